# shellcheck shell=sh
# apart.sh - for checks in sh that need every port: a network of their own.
#
#     . "$suite/tests/lib/apart.sh"
#     apart 'the commands of README.md' "$0" "$@"
#
# The script is executed again, as root of a new network with a loopback. Where the
# system has no such networks, what the first word names is skipped.
apart() {
    what=$1
    shift
    if [ "${APART-}" = yes ]; then
        ip link set lo up || exit 2
        return
    fi
    for how in -n -rn; do
        if unshare "$how" ip link set lo up 2>/dev/null; then
            APART=yes exec unshare "$how" "$@"
        fi
    done
    skipped "$what" 'the system gives no network of its own'
    exit
}
