# html.awk - text as HTML that is XML as well, for the other parts of the page.
#
#     NAMES=FILE awk -f html.awk -f other.awk
#
#     print "<td title=\"" html(text) "\">" link(student) "</td>"
#
# FILE has the students' names, one a line; their numbers are in the page's fragments.

BEGIN {
    # A character that both allow: tab, ASCII, and UTF-8 as RFC 3629 has it, but neither
    # U+0080 to U+009F nor U+FFFE and U+FFFF.
    more = "[\200-\277]"
    html_allowed = "^([\t -~]|\302[\240-\277]|[\303-\337]" more "|\340[\240-\277]" more \
        "|[\341-\354\356]" more more "|\355[\200-\237]" more "|\357[\200-\276]" more \
        "|\357\277[\200-\275]|\360[\220-\277]" more more "|[\361-\363]" more more more \
        "|\364[\200-\217]" more more ")+"
    while ((getline html_name < ENVIRON["NAMES"]) > 0)
        student_number[html_name] = ++html_students
    close(ENVIRON["NAMES"])
}

# What may stand in an element or between double quotes. Other bytes are U+FFFD each.
function html(text,    out) {
    while (text != "") {
        if (match(text, html_allowed)) {
            out = out substr(text, 1, RLENGTH)
            text = substr(text, RLENGTH + 1)
        } else {
            out = out "\357\277\275"
            text = substr(text, 2)
        }
    }
    gsub(/&/, "\\&amp;", out)
    gsub(/</, "\\&lt;", out)
    gsub(/>/, "\\&gt;", out)
    gsub(/"/, "\\&quot;", out)
    gsub(/'/, "\\&#39;", out)
    return out
}

# A student's name, as a link to the report; text is shown in its place, if it is given.
function link(name, text) {
    if (text == "")
        text = name
    return name in student_number ? "<a href=\"#s" student_number[name] "\">" html(text) "</a>" : html(text)
}

# Names with a tab between them, as links.
function links(names,    name, n, i, text) {
    n = split(names, name, "\t")
    for (i = 1; i <= n; i++)
        text = text (i > 1 ? ", " : "") link(name[i])
    return text
}

# A bar, for eyes: the numbers stand beside it.
function bar(part, whole) {
    return sprintf("<span class=\"bar\"><span style=\"width:%.1f%%\"></span></span>", whole > 0 ? 100 * part / whole : 0)
}

function plural(n, word) {
    return n " " word (n == 1 ? "" : "s")
}
