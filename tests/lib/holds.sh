# shellcheck shell=sh
# holds.sh - for checks in sh: one line for each thing that should hold.
#
#     . "$suite/tests/lib/holds.sh"
#     holds 'a file has a name' [ -e "$file" ]
#     holds '... and no other' fails ls "$other"
#     skipped 'it is quick on Mars' 'this is the Earth'
#     all_held || exit 1
#
# $scratch is a directory of the check's own.
# shellcheck disable=SC2154

failures=0

# holds TITLE COMMAND...: what the command says is shown if it fails.
holds() {
    title=$1
    shift
    if "$@" >"$scratch/said" 2>&1; then
        printf 'ok      %s\n' "$title"
    else
        sed 's/^/        /' "$scratch/said"
        printf 'FAILED  %s\n' "$title"
        failures=$((failures + 1))
    fi
}

fails() {
    ! "$@"
}

# skipped TITLE WHY
skipped() {
    printf 'skipped %s (%s)\n' "$1" "$2"
}

all_held() {
    [ "$failures" -eq 0 ] || {
        echo "$failures checks failed"
        return 1
    }
}
