# shellcheck shell=sh
# solutions.sh - for checks: what must not be found in a copy of the suite.
#
#     . "$suite/tests/lib/solutions.sh"
#     solution_lines >"$scratch/solution"
#     solutions_in FILE...                        prints those lines that are there
#
# To be called in the suite's directory; $scratch is a directory of the check's own.
# shellcheck disable=SC2154

to_write='tcp_mystery/client cp/client cp/server' # by students

# The solution of one of them in Python.
twin() {
    printf 'tests/peers/%s.py\n' "$(printf '%s' "$1" | tr / _)"
}

# Lines of the solutions, in C and in Python, that are long enough to tell, and in no file
# that students get whole. What a twin begins with is in its stub as well.
solution_lines() {
    {
        find common tcp_draw udp_* -name '*.[ch]' -exec cat {} +
        cat tests/peers/common.py tests/peers/tcp_draw_*.py
    } | sed 's/^[ 	]*//' >"$scratch/whole"
    for program in $to_write; do
        awk '/BEGIN SOLUTION/ { part = 1; next }
            /INSTEAD|END SOLUTION/ { part = 0 }
            part' "$program.c"
        awk 'part; /"""$/ { part = 1 }' "$(twin "$program")"
    done | awk '{ sub(/^[ \t]*/, ""); if (length($0) >= 20) print }' | sort -u | grep -vxF -f "$scratch/whole"
}

solutions_in() {
    sed 's/^[ 	]*//' "$@" | grep -axF -f "$scratch/solution"
}
