# table.awk - adds up each student's points and prints them as CSV (RFC 4180).
#
#     tests/class/results OUT | awk -v exercises='tcp_draw cp' -v lists=FILE -f csv.awk -f table.awk
#
# "exercises" are those of the suite, in its order. FILE gets lines for people: who
# has not handed in what, whose programs do not compile, who could not be judged. In
# the table these are columns of their own, since 0 points alone do not tell.

BEGIN { FS = "\t" }

$2 == "run" { asked = $5; next }

!($1 in seen) { seen[$1] = 1; student[++students] = $1 }

# Without a case it is of all exercises.
$5 == "" { state[$1] = $2 == "not handed in" ? "handed in" : "judged"; why[$1] = $6; next }

{
    key = $1 SUBSEP $5
    cases[key] += $2 != "skipped" # since it needs another one
    points[key] += $3
    possible[key] += $4
    if (possible[key] > most[$5])
        most[$5] = possible[key]
    if ($2 == "not handed in")
        count[key, "handed in"]++
    else if ($2 == "not built")
        count[key, "built"]++
    else if ($2 == "error" || $2 == "could not be judged")
        count[key, "judged"]++
}

# How much of an exercise of a student is not handed in, built or judged: "", "all" or
# "partly".
function lack(name, exercise, what,    key) {
    key = name SUBSEP exercise
    if (!(key in cases))
        return what == (state[name] == "judged" ? "judged" : "handed in") ? "all" : ""
    if (!count[key, what])
        return ""
    return count[key, what] < cases[key] ? "partly" : "all"
}

function print_lacks(name, what,    i, how, text) {
    for (i = 1; i <= columns; i++) {
        how = lack(name, column[i], what)
        if (how == "")
            continue
        text = text (text == "" ? "" : " ") column[i] (how == "partly" ? " (partly)" : "")
        if (why[name] != "")
            continue # that is said of all exercises at once
        lacking[what, i] = lacking[what, i] (lacking[what, i] == "" ? "" : ", ") name
        lacking_count[what, i]++
    }
    printf ",%s", text
}

function print_student(name,    i, key, total, of) {
    printf "%s", csv_cell(name)
    total = of = 0
    for (i = 1; i <= columns; i++) {
        key = name SUBSEP column[i]
        printf ",%s", (lack(name, column[i], "judged") == "" ? points[key] + 0 : "")
        total += points[key]
        of += key in cases ? possible[key] : most[column[i]]
        if (count[key, "judged"])
            state[name] = "judged"
    }
    printf ",%s,%d", (state[name] == "judged" ? "" : total), of
    print_lacks(name, "handed in")
    print_lacks(name, "built")
    print_lacks(name, "judged")
    print ""
}

function print_list(what,    i) {
    for (i = 1; i <= columns; i++)
        if (lacking_count[what, i])
            printf "not %s: %s, %d of %d: %s\n", what, column[i], lacking_count[what, i], students, lacking[what, i] >lists
}

END {
    # A column for each exercise that was asked for, or that somebody has handed in.
    n = split(exercises, known, " ")
    for (i = 1; i <= n; i++)
        if (asked == "" ? known[i] in most : index(" " asked " ", " " known[i] " "))
            column[++columns] = known[i]

    printf "student"
    for (i = 1; i <= columns; i++)
        printf ",%s", column[i]
    print ",total,of,not handed in,not built,not judged"
    for (i = 1; i <= students; i++)
        print_student(student[i])

    print_list("handed in")
    print_list("built")
    print_list("judged")
    for (i = 1; i <= students; i++)
        if (why[student[i]] != "")
            printf "%s: %s\n", student[i], why[student[i]] >lists
    close(lists)
}
