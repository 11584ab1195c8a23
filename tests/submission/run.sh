# shellcheck shell=sh
# run.sh - for scripts that hold a scratch directory while another program runs.
#
#     . "$suite/tests/submission/run.sh"
#     scratch=$(new_scratch) || exit 2
#     run "$suite/tests/grader/grader" -s "$suite" -d "$scratch" ...
#
# Whatever ends the script, a signal included, the program is told to end and
# waited for, and then the scratch directory is removed.

scratch=
running=

# In $(...), which a signal does not end before its output is known: a directory
# whose name is lost would stay.
new_scratch() {
    trap '' HUP INT TERM
    mktemp -d "${TMPDIR:-/tmp}/suite.XXXXXX"
}

# Runs a program and returns its status. A shell acts on a signal at once only
# while it waits for a program in the background.
run() {
    running=yes
    "$@" &
    wait "$!"
    set -- $?
    running=
    return "$1"
}

# SIGTERM: a program in the background does not hear SIGINT.
interrupted() {
    trap '' HUP INT TERM
    if [ -n "$running" ]; then
        kill "$!" 2>/dev/null
        wait "$!"
    fi
    exit "$1"
}

# A judged program may have taken permissions away from its directories.
remove_scratch() {
    [ -n "$scratch" ] || return 0
    rm -rf "$scratch" 2>/dev/null || {
        chmod -R u+rwx "$scratch"
        rm -rf "$scratch"
    }
}

trap remove_scratch EXIT
trap 'interrupted 129' HUP
trap 'interrupted 130' INT
trap 'interrupted 143' TERM
