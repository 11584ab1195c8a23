# head.awk - the beginning of the page: what run it is about.
#
#     STYLE=FILE DATE=2026-11-24 UNJAILED=0 NAMES=FILE awk -f html.awk -f head.awk run
#
# The first line of "run" is what this-run says; UNJAILED of the students were judged without a jail.

# The value of a word NAME=VALUE or NAME='VALUE' in the line.
function value_of(line, name) {
    line = " " line
    if (!match(line, " " name "=('[^']*'|[^ ]*)"))
        return ""
    line = substr(line, RSTART + length(name) + 2, RLENGTH - length(name) - 2)
    gsub(/'/, "", line)
    return line
}

function print_fact(what, text) {
    print "<div><dt>" what "</dt><dd>" text "</dd></div>"
}

FNR == 1 {
    exercises = value_of($0, "EX")
    ports = value_of($0, "PORTS")
    seed = value_of($0, "SEED")
}

END {
    title = "Grades" (exercises != "" ? ": " exercises : "")
    print "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\"/>"
    print "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"
    print "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\"/>"
    print "<title>" html(title) "</title>\n<style>"
    while ((getline line < ENVIRON["STYLE"]) > 0)
        print line
    print "</style></head>\n<body><header><h1>" html(title) "</h1><dl class=\"run\">"
    print_fact("Made", "<time>" html(ENVIRON["DATE"]) "</time>")
    print_fact("Exercises", exercises != "" ? html(exercises) : "all that were handed in")
    print_fact("Ports", html(ports != "" ? ports : "auto"))
    print_fact("Seed", html(seed))
    print_fact("Jail", ENVIRON["UNJAILED"] > 0 ? "none for " plural(ENVIRON["UNJAILED"] + 0, "student") : "yes")
    print "</dl></header>"
}
