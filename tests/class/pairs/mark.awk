# mark.awk - a pair's result as one character, for the matrices.
#
#     awk -f mark.awk -f other.awk

function mark_of(verdict, why) {
    if (verdict == "passed")
        return "."
    if (verdict == "could not be judged" || verdict == "error" || verdict == "skipped")
        return "?"
    return why ~ /^client/ ? "C" : why ~ /^server/ ? "S" : "x"
}
