# shellcheck shell=sh
# jail.sh - for scripts: whether a submission is judged in a jail (tests/class/confine).
#
#     . "$suite/tests/lib/variables.sh"
#     JAIL=${JAIL:-auto}
#     choose_jail                         now JAIL is yes or no
#
# JAIL is auto, yes, no, or nothing, which is no. Where it is no though it is wanted, or though a
# class is judged, $UNJAILED says why, for the reports. Both are exported, so that what a
# script calls need not try again. $suite is where the suite is.
# shellcheck disable=SC2154

# Prints why there is no jail here, or nothing: it is tried with the compiler. To be
# called in a $(...).
jail_lack() {
    place=
    trap 'rm -rf "$place"' EXIT
    trap 'exit 2' HUP INT TERM
    place=$(mktemp -d "${TMPDIR:-/tmp}/suite.XXXXXX") || exit 2
    echo 'int main(void) { return 0; }' >"$place/try.c"
    # shellcheck disable=SC2016 # the shell in the jail expands it
    said=$("$suite/tests/class/confine" -t 60 -j "$place" sh -c '${CC:-cc} -o try try.c && ./try' 2>&1) ||
        printf '%s\n' "${said:-the compiler does not work in it}" | head -n 1
}

# Ends the script if JAIL=yes cannot be had.
choose_jail() {
    one_of JAIL auto yes no
    free='so programs could read and write whatever this user can'
    case ${JAIL_CHOSEN-}${JAIL-} in
    '') JAIL=no ;;
    no) UNJAILED="judged without a jail (JAIL=no), $free" ;;
    auto | yes)
        lack=$(jail_lack)
        [ -z "$lack" ] || [ "$JAIL" = auto ] || refuse "JAIL=yes, but there is no jail on this machine: $lack"
        JAIL=yes
        if [ -n "$lack" ]; then
            JAIL=no UNJAILED="judged without a jail ($lack), $free"
        fi
        ;;
    esac
    JAIL_CHOSEN=chosen:
    UNJAILED=${UNJAILED-}
    export JAIL JAIL_CHOSEN UNJAILED
}
