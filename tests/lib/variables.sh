# shellcheck shell=sh
# variables.sh - for scripts: reads what make was given as variables, or refuses it.
#
#     . "$suite/tests/lib/variables.sh"
#     absolute SUBMISSION                            before any cd
#     one_of FORMAT text tap junit gradescope
#     number SEED
#     draw_seed
#     words_of EX tcp_draw udp_draw ...
#
# Each function takes the name of a variable. One that is not set, or empty, is
# never wrong. $suite is where the suite is.
# shellcheck disable=SC2154

# Ends the script, with the words as a line on standard error.
refuse() {
    printf '%s: %s\n' "${0##*/}" "$*" >&2
    exit 2
}

# The path is that of a directory.
is_directory() {
    [ ! -f "$1" ] || refuse "$1 is a file; name its directory"
    [ -d "$1" ] || refuse "there is no directory $1"
}

value_of() {
    eval "value=\${$1-}"
}

# Makes a path absolute. It is relative to where the script was called, or to the
# exercise's directory, CALLED_IN, in which make was. A shell leaves the ~ in
# SUBMISSION=~/sockets, or in quotes, as it is: then it is expanded here.
absolute() {
    value_of "$1"
    home=${value%%/*}
    case $home in
    '~') value=${HOME:-'~'}${value#"$home"} ;;
    '~'*[!A-Za-z0-9._-]*) ;; # no name of a user
    '~'*)
        rest=${value#"$home"}
        eval "home=$home"
        value=$home$rest
        ;;
    esac
    case $value in
    '' | /*) ;;
    *) value=$PWD/${CALLED_IN:+$CALLED_IN/}$value ;;
    esac
    eval "export $1=\$value"
}

# The variable's words are among those that follow.
words_of() {
    name=$1
    shift
    value_of "$name"
    set -f
    for word in $value; do
        case " $* " in
        *" $word "*) continue ;;
        esac
        meant=$("$suite/tests/lib/meant" "$word" "$@")
        refuse "$name=$word is unknown.${meant:+ Did you mean $meant?} It can be:" "$@"
    done
    set +f
}

# The variable is a number of at most nine digits.
number() {
    value_of "$1"
    case $value in
    *[!0-9]* | ??????????*) refuse "$1=$value is no number of at most nine digits" ;;
    esac
}

# SEED, unless it is given, is a number from 1 on.
draw_seed() {
    SEED=${SEED:-$(($(od -A n -N 2 -t u2 /dev/urandom) + 1))}
}

# The variable is one of the words that follow.
one_of() {
    words_of "$@"
    shift
    case $value in
    *[!A-Za-z0-9_]*) refuse "$name='$value' is more than one word. Write one of:" "$@" ;;
    esac
}
