# changes.awk - whose results have changed since the run before.
#
#     compare EARLIER LATER | NAMES=FILE awk -f html.awk -f changes.awk

/^changed: / {
    if (students++)
        print "</ul></details></li>"
    else
        print "<section id=\"changes\"><h2>Changed since the run before</h2><ul class=\"changes\">"
    match($0, /, [-+][0-9]+ points$/)
    gain = substr($0, RSTART + 2)
    print "<li><details><summary>" link(substr($0, 10, RSTART - 10)) " <b>" gain "</b></summary><ul>"
    next
}

{
    sub(/^ +/, "")
    print "<li>" html($0) "</li>"
}

END {
    if (students)
        print "</ul></details></li></ul></section>"
}
