# grades.awk - reads the class's table, for the other parts of the page.
#
#     GRADES=grades.csv awk -f csv.awk -f grades.awk -f other.awk
#
# exercise[1] ... exercise[exercises] are its exercises, and of student i (of students):
# directory[i], "" for who is in the roster alone; name[i], id[i] and email[i] of the roster,
# where there is one (has_roster); points[i, e] in exercise e, "" where they are not known;
# total[i] and of[i]; lacks[i, "handed in"], lacks[i, "built"] and lacks[i, "judged"]: names of
# exercises, behind some "(partly)".

BEGIN {
    grades = ENVIRON["GRADES"]
    csv_read(grades)
    has_roster = cell[2] == "name"
    first = has_roster ? 5 : 2
    for (last = first; cell[last] != "total"; last++)
        exercise[++exercises] = cell[last]
    while (csv_read(grades)) {
        directory[++students] = csv_text(cell[1])
        if (has_roster) {
            name[students] = csv_text(cell[2])
            id[students] = csv_text(cell[3])
            sub(/^="/, "", id[students]) && sub(/"$/, "", id[students]) # for Excel
            email[students] = csv_text(cell[4])
        }
        for (e = 1; e <= exercises; e++)
            points[students, e] = cell[first + e - 1]
        total[students] = cell[last]
        of[students] = cell[last + 1]
        lacks[students, "handed in"] = cell[last + 2]
        lacks[students, "built"] = cell[last + 3]
        lacks[students, "judged"] = cell[last + 4]
    }
    close(grades)
}

# "", "all" or "partly": whether the student lacks the exercise.
function lack(i, what, e,    text) {
    text = " " lacks[i, what] " "
    if (!index(text, " " exercise[e] " "))
        return ""
    return index(text, " " exercise[e] " (partly) ") ? "partly" : "all"
}

function is_absent(i,    e) {
    for (e = 1; e <= exercises; e++)
        if (lack(i, "handed in", e) != "all")
            return 0
    return 1
}

# What to call the student.
function title_of(i) {
    return name[i] != "" ? name[i] : directory[i] != "" ? directory[i] : id[i] != "" ? id[i] : email[i]
}
