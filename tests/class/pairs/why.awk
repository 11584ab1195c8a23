# why.awk - of a text report on pairs, a line for each: exercise, client, server, verdict, why.
#
#     awk -v exercise=cp -f why.awk report

function print_pair() {
    if (pair != "")
        printf "%s\t%s\t%s\t%s\t%s\n", exercise, client, server, verdict, why
    pair = ""
}

/^(ok|FAILED|skipped|ERROR) / {
    print_pair()
    split($0, half, ": ")
    n = split(half[2], pair_of, " ")
    if (n < 2 || pair_of[2] !~ /^[0-9]+$/)
        next # a client alone
    pair = $0
    client = pair_of[1]
    server = pair_of[2]
    verdict = $1 == "ok" ? "passed" : $0
    gsub(/^.*\(|\)$/, "", verdict)
    why = ""
    lines = 0
    next
}

# The step that failed, and what happened instead. What a command looks for, the hint says.
pair != "" && /^    / {
    sub(/^ +/, "")
    if (++lines == 1)
        is_command = / shell /
    if (lines == 2 || (is_command && sub(/^hint: /, "")))
        why = $0
}

/^$/ { print_pair() }

END { print_pair() }
