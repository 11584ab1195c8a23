# failures.awk - how many students failed each case.
#
#     awk -f failures.awk OUT/NAME.points... | sort -t TAB -k 1,1nr -k 2,2n | cut -f 3-
#
# A line is: verdict, points, of how many, exercise, case; a tab between them.
# Printed are the number of failures and that of the case, to sort by, and the
# line to show. Skipped cases are not failures: the one that they need is.

BEGIN { FS = "\t" }

{
    name = $4 ": " $5
    if (!(name in judged))
        order[name] = ++cases
    judged[name]++
}

$1 != "passed" && $1 != "skipped" && $1 != "error" { failed[name]++ }

END {
    for (name in failed)
        printf "%d\t%d\t%4d of %d failed  %s\n", failed[name], order[name], failed[name], judged[name], name
}
