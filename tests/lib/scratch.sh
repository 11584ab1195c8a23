# shellcheck shell=sh
# scratch.sh - for scripts that hold a scratch directory while another program runs.
#
#     . "$suite/tests/lib/scratch.sh"
#     scratch=$(new_scratch) || exit 2
#     run "$suite/tests/grader/grader" -s "$suite" -d "$scratch" ...
#
# However the script ends, by a signal too, it first ends the program, waits for it,
# and removes the scratch directory.

scratch=
running=

# Signals are ignored in this $(...): a directory whose name is lost would stay.
# Programs are built and run in it. Where the disk does not allow that, no program
# must be blamed: then there is no directory, but a line that says why.
new_scratch() {
    trap '' HUP INT TERM
    place=${TMPDIR:-/tmp}
    made=$(mktemp -d "$place/suite.XXXXXX") || return
    lack=
    printf '#!/bin/sh\n' >"$made/probe"
    chmod +x "$made/probe"
    "$made/probe" 2>/dev/null || lack='no program can be executed'
    [ "$(df -P -k "$made" | awk 'NR == 2 { print $4 }')" -ge 16384 ] || lack='less than 16 MiB are free'
    rm -f "$made/probe"
    if [ -n "$lack" ]; then
        rmdir "$made"
        echo "in $place $lack: set TMPDIR to a directory on another disk" >&2
        return 1
    fi
    printf '%s\n' "$made"
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
