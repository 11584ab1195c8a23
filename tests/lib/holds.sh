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

# holds TITLE COMMAND...: what the command says is shown if it fails. With status 77
# it says in its last line what this machine lacks.
holds() {
    title=$1
    shift
    "$@" >"$scratch/said" 2>&1
    case $? in
    0) printf 'ok      %s\n' "$title" ;;
    77) skipped "$title" "$(tail -n 1 "$scratch/said")" ;;
    *) sed 's/^/        /' "$scratch/said"
        printf 'FAILED  %s\n' "$title"
        failures=$((failures + 1)) ;;
    esac
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
