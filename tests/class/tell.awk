# tell.awk - what to explain again, as lines for a terminal.
#
#     awk -f lessons.awk results | awk -v most=10 -f tell.awk
#
#      11 of 27, 2.6 points each: numbers travel in network byte order: htonl() before
#         send(), once
#           tcp_draw: a draw travels in network byte order (12 of 27 failed)
#
# At most so many lessons, and three cases of each; a line says how many more there are.

BEGIN { FS = "\t" }

# Prints words, in lines of at most 90 columns.
function print_folded(text,    word, n, i, line) {
    n = split(text, word, " ")
    line = substr("   ", length(word[1])) word[1]
    for (i = 2; i <= n; i++) {
        if (length(line " " word[i]) > 90) {
            print line
            line = "     "
        }
        line = line " " word[i]
    }
    print line
}

function print_rest() {
    if (cases > 3)
        printf "%8s... and %d more\n", "", cases - 3
    cases = 0
}

$1 == "lesson" { print_rest() }

$1 == "lesson" && ++lessons <= most {
    print_folded($2 " of " $3 ", " $4 ($4 == 1 ? " point" : " points") " each: " $5)
}

$1 == "case" && lessons <= most && ++cases <= 3 {
    printf "%8s%s: %s (%d of %d failed)\n", "", $5, $6, $4, $3
}

END {
    print_rest()
    if (lessons > most)
        printf "   ... and %d more\n", lessons - most
}
