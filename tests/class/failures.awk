# failures.awk - how many students failed each case.
#
#     tests/class/results OUT | awk -f failures.awk | sort -t TAB -k 1,1nr -k 2,2n | cut -f 3-
#
# Printed are the number of failures and that of the case, to sort by, and the
# line to show. Skipped cases are not failures: the one that they need is; and of a
# program that is not there, no case tells anything.

BEGIN { FS = "\t" }

$5 == "" || $2 == "run" || $2 == "not handed in" || $2 == "not built" { next }

{
    name = $5 ": " $6
    if (!(name in judged))
        order[name] = ++cases
    judged[name]++
}

$2 != "passed" && $2 != "skipped" && $2 != "error" && $2 != "could not be judged" { failed[name]++ }

END {
    for (name in failed)
        printf "%d\t%d\t%4d of %d failed  %s\n", failed[name], order[name], failed[name], judged[name], name
}
