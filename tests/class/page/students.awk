# students.awk - the students: who lacks what, and the table of all, each a click from the report.
#
#     GRADES=grades.csv NAMES=FILE awk -f csv.awk -f html.awk -f grades.awk -f students.awk

function print_lack(what, meaning,    i, list, n) {
    for (i = 1; i <= students; i++)
        if (lacks[i, what] != "") {
            list = list (n++ ? ", " : "") link(directory[i], title_of(i)) " <small>(" html(lacks[i, what]) ")</small>"
        }
    if (n)
        print "<div><dt>Not " what ": " n "</dt><dd>" list "<p class=\"muted\">" meaning "</p></dd></div>"
    return n
}

function cell_of(text) {
    return "<td>" (text == "" ? "<span class=\"muted\">not known</span>" : html(text)) "</td>"
}

function notes(i,    text) {
    text = lacks[i, "handed in"] == "" ? "" : is_absent(i) ? "nothing handed in" : "not handed in: " lacks[i, "handed in"]
    if (lacks[i, "built"] != "")
        text = text (text == "" ? "" : "; ") "not built: " lacks[i, "built"]
    if (lacks[i, "judged"] != "")
        text = text (text == "" ? "" : "; ") "not judged: " lacks[i, "judged"]
    return html(text)
}

function print_student(i,    e, anchor) {
    anchor = directory[i] in student_number ? " id=\"r" student_number[directory[i]] "\"" : ""
    printf "<tr%s><th scope=\"row\">%s</th>", anchor, link(directory[i], title_of(i))
    if (has_roster)
        printf "<td class=\"text\">%s</td>", html(id[i])
    for (e = 1; e <= exercises; e++)
        printf "%s", cell_of(points[i, e])
    printf "%s<td>%s</td><td>%s</td><td class=\"text\">%s</td></tr>\n", cell_of(total[i]), of[i], \
        (total[i] != "" && of[i] > 0 ? sprintf("%.0f&#160;%%%s", 100 * total[i] / of[i], bar(total[i], of[i])) : ""), notes(i)
}

BEGIN {
    for (i = 1; i <= students; i++)
        any = any lacks[i, "handed in"] lacks[i, "built"] lacks[i, "judged"]
    if (any != "") {
        print "<section id=\"lacks\"><h2>Apart from 0 points</h2><dl class=\"lacks\">"
        print_lack("handed in", "There is nothing, or it is still as it was handed out. It has no points.")
        print_lack("built", "It does not compile, which costs its own points; the compiler's words are in the report.")
        print_lack("judged", "For a reason that is not the student's, or that a person must look at: no total yet.")
        print "</dl></section>"
    }

    print "<section id=\"students\"><h2>Students</h2>"
    print "<section class=\"wide\" tabindex=\"0\" aria-label=\"Students\"><table class=\"numbers\">"
    print "<caption>A name leads to the report</caption>"
    printf "<thead><tr><th scope=\"col\">Student</th>%s", has_roster ? "<th scope=\"col\" class=\"text\">ID</th>" : ""
    for (e = 1; e <= exercises; e++)
        printf "<th scope=\"col\">%s</th>", html(exercise[e])
    print "<th scope=\"col\">Total</th><th scope=\"col\">Of</th><th scope=\"col\">Per cent</th>" \
        "<th scope=\"col\" class=\"text\">Notes</th></tr></thead><tbody>"
    for (i = 1; i <= students; i++)
        print_student(i)
    print "</tbody></table></section></section>"
}
