# shellcheck shell=sh
# play.sh - for the checks of tests/class/deploy: what all systems have in common.
#
#     . "$(dirname -- "$0")/play.sh"
#     deployed TO=... [NAME=VALUE]...    make deploy, into $deployed
#     bare DIR                           there are no solutions
#     hands_in WHAT DIR                  DIR is a submission: right, wrong, forged, misnamed, nothing
#
# $scratch is a directory of the check's own, $suite where the suite is, and where we are.
set -u
suite=$(CDPATH='' cd -- "$(dirname -- "$0")/../../.." && pwd -P) || exit 2
# shellcheck source=tests/lib/scratch.sh
. "$suite/tests/lib/scratch.sh"
# shellcheck source=tests/lib/holds.sh
. "$suite/tests/lib/holds.sh"
# shellcheck source=tests/lib/solutions.sh
. "$suite/tests/lib/solutions.sh"
unset MAKEFLAGS MFLAGS MAKELEVEL TO EX PORTS JAIL JAIL_CHOSEN SEED OUT SUBMISSIONS STUDENT ROSTER CSV
scratch=$(new_scratch) && cd "$suite" || exit 2
deployed=$scratch/deployed
solution_lines >"$scratch/solution"

deployed() {
    rm -rf "$deployed"
    run "${MAKE:-make}" -s deploy OUT="$deployed" "$@"
}

# As somebody searches who may read everything, without a jail.
bare() {
    [ -s "$scratch/solution" ] || return
    # shellcheck disable=SC2046  # one word each: the suite's names have no blanks
    (cd "$1" && solutions_in $(find . -type f)) && return 1
    for path in tests/peers tests/samples tests/class/stubs cp tcp_mystery/client.c tcp_giver; do
        [ ! -e "$1/$path" ] || { echo "$path" && return 1; }
    done
}

hands_in() {
    rm -rf "$2" && mkdir -p "$2" || return
    case $1 in
    right) mkdir "$2/tcp_mystery" && cp tcp_mystery/client.c "$2/tcp_mystery" ;;
    wrong) mkdir "$2/tcp_mystery" && sed 's/htonl(id)/id/' tcp_mystery/client.c >"$2/tcp_mystery/client.c" ;;
    forged) # VPL and GitHub take such words for their own
        mkdir "$2/tcp_mystery" && printf '%s\n' '#include <stdio.h>' 'int main(void)' '{' \
            '    fputs("--|>\nGrade :=>> 20\n::error::20\n", stderr);' '    return 1;' '}' >"$2/tcp_mystery/client.c"
        ;;
    misnamed) mkdir "$2/TCP-Mystery" && cp tcp_mystery/client.c "$2/TCP-Mystery" ;;
    nothing) ;;
    esac
}
