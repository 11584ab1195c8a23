# again.awk - what to explain again: each lesson, and in a click its cases and students.
#
#     NAMES=FILE awk -F '\t' -v most=10 -f html.awk -f again.awk lessons
#
# Reads what lessons.awk writes. What is behind so many lessons takes a click, too.

# Words with calls of functions in them.
function words(text) {
    text = html(text)
    gsub(/[a-z_]+\([^()]*\)/, "<code>&</code>", text)
    return text
}

function finish() {
    if (lessons)
        print "</tbody></table></details></li>"
}

$1 == "lesson" {
    finish()
    if (lessons == most)
        print "</ol><details><summary>The others</summary><ol class=\"lessons\">"
    if (!lessons++) {
        print "<section id=\"again\"><h2>What to explain again</h2>"
        print "<p>What students have to learn, as the judge found it out by experiment, or else as its case" \
            " hints; what most of them have to learn comes first.</p><ol class=\"lessons\">"
    }
    who = ""
    for (i = 7; i <= NF; i++)
        who = who (i > 7 ? "\t" : "") $i
    print "<li><p class=\"share\"><b>" $2 "</b> of " $3 bar($2, $3) "</p>"
    print "<div><p class=\"lesson\">" words($5) "</p><p class=\"muted\">" $4 ($4 == 1 ? " point" : " points") \
        " each" ($6 != "" ? " · found by experiment: " html($6) : "") "</p></div>"
    print "<details><summary>Cases and students</summary><p>" links(who) "</p><table class=\"numbers\">"
    print "<thead><tr><th scope=\"col\">Case</th><th scope=\"col\">Failed so</th><th scope=\"col\">Failed</th>" \
        "<th scope=\"col\">Judged</th></tr></thead><tbody>"
}

$1 == "case" {
    print "<tr><th scope=\"row\"><span class=\"muted\">" html($5) "</span> " html($6) "</th><td>" $2 "</td><td>" $4 \
        "</td><td>" $3 "</td></tr>"
}

END {
    finish()
    if (lessons)
        print "</ol>" (lessons > most ? "</details>" : "") "</section>"
}
