# reports.awk - the students' reports, each shown when a link leads to it.
#
#     NAMES=FILE awk -v most=20000 -f html.awk -f reports.awk
#
# The reports are NAME.txt in the working directory; of each at most so many bytes are shown.

function print_report(number, name,    file, line, size) {
    file = "./" name ".txt"
    printf "<section class=\"report\" id=\"s%d\"><h3>%s</h3><p><a href=\"#r%d\">Back to the table</a></p><pre>\n", \
        number, html(name), number
    size = 0
    while ((getline line < file) > 0) {
        sub(/\r$/, "", line)
        if (size < most)
            print html(substr(line, 1, most - size))
        size += length(line) + 1
    }
    close(file)
    print "</pre>"
    if (size == 0)
        print "<p>There is no report.</p>"
    else if (size > most)
        printf "<p>The rest of its %d kB is in <code>%s.txt</code>.</p>\n", size / 1000, html(name)
    print "</section>"
}

BEGIN {
    print "<section id=\"reports\"><h2 class=\"hidden\">Reports</h2>"
    for (student in student_number)
        name[student_number[student]] = student
    for (i = 1; i <= html_students; i++)
        print_report(i, name[i])
    print "</section>"
}
