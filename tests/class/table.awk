# table.awk - adds up each student's points and prints them as CSV (RFC 4180).
#
#     awk -v exercises='tcp_draw cp' -f table.awk OUT/NAME.points...
#
# A line is: verdict, points, of how many, exercise, case; a tab between them.

function quoted(text) {
    if (text !~ /[",\r]/)
        return text
    gsub(/"/, "\"\"", text)
    return "\"" text "\""
}

# The student's name is that of the file.
function name_of(path) {
    sub(/.*\//, "", path)
    sub(/\.points$/, "", path)
    return path
}

function read_student(path,    line, field, key) {
    while ((getline line < path) > 0) {
        split(line, field, "\t")
        key = path SUBSEP field[4]
        if (field[1] == "error")
            unknown[path] = unknown[key] = 1
        points[key] += field[2]
        possible[key] += field[3]
        handed_in[key] = 1
        if (possible[key] > most[field[4]])
            most[field[4]] = possible[key]
    }
    close(path)
}

function print_header(    i) {
    printf "student"
    for (i = 1; i <= count; i++)
        printf ",%s", column[i]
    print ",total,of"
}

function print_student(path,    i, key, total, of) {
    printf "%s", quoted(name_of(path))
    total = of = 0
    for (i = 1; i <= count; i++) {
        key = path SUBSEP column[i]
        printf ",%s", unknown[key] ? "" : points[key] + 0
        total += points[key]
        of += handed_in[key] ? possible[key] : most[column[i]]
    }
    print "," (unknown[path] ? "" : total) "," of
}

BEGIN {
    for (i = 1; i < ARGC; i++)
        read_student(ARGV[i])
    # A column for each exercise that somebody has handed in.
    n = split(exercises, known, " ")
    for (i = 1; i <= n; i++)
        if (known[i] in most)
            column[++count] = known[i]
    print_header()
    for (i = 1; i < ARGC; i++)
        print_student(ARGV[i])
}
