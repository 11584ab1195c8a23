# visible.awk - prints a file of cases without those that are hidden until the due date.
#
#     awk -f tests/class/visible.awk tests/cases/cp.case
#
# The comment right above a case goes with it.

function end_case() {
    if (!hidden)
        printf "%s", text
    text = ""
    hidden = 0
}

/^[ \t]*#/ { comment = comment $0 "\n"; next }

/^[ \t]*case[ \t]/ { end_case() }

/^[ \t]*hidden[ \t\r]*$/ { hidden = 1 }

{ text = text comment $0 "\n"; comment = "" }

END { text = text comment; end_case() }
