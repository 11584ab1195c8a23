# matrix.awk - shows who fails with whom: a row for each client, a column for each server.
#
#     awk -f mark.awk -f matrix.awk names found
#
# names: number TAB student; found: exercise, client, server, verdict, why, the two
# as numbers.

BEGIN { FS = "\t" }

NR == FNR { name[$1] = $2; last = $1; next }

!($1 in seen) { seen[$1] = 1; exercise[++exercises] = $1 }

{
    has_client[$1, $2] = has_server[$1, $3] = 1
    mark[$1, $2, $3] = mark_of($4, $5)
    why[$1, $2, $3] = $4 ": " $5
    played[$1]++
    client_played[$1, $2]++
    server_played[$1, $3]++
    if ($4 == "passed") {
        passed[$1]++
        client_passed[$1, $2]++
        server_passed[$1, $3]++
    }
}

function print_matrix(ex,    i, k) {
    printf "%s: %d of %d pairs (rows: clients; columns: servers)\n\n   ", ex, passed[ex], played[ex]
    for (k = 1; k <= last; k++)
        if ((ex, k) in has_server)
            printf "%3d", k
    print ""
    for (i = 1; i <= last; i++) {
        if (!((ex, i) in has_client))
            continue
        printf "%3d", i
        for (k = 1; k <= last; k++)
            if ((ex, k) in has_server)
                printf "%3s", mark[ex, i, k]
        printf "  %3d of %d  %s\n", client_passed[ex, i], client_played[ex, i], name[i]
    }
    printf " of"
    for (k = 1; k <= last; k++)
        if ((ex, k) in has_server)
            printf "%3d", server_passed[ex, k]
    print "\n"
    print "   . both did it   C the client failed   S the server failed   x they do not agree   ? not judged\n"
}

# Who fails with more than half of the others, and how it looks there most often.
function print_culprits(ex, side,    i, k, key, n, what, most) {
    for (i = 1; i <= last; i++) {
        if (side == "client" ? !((ex, i) in has_client) : !((ex, i) in has_server))
            continue
        n = side == "client" ? client_played[ex, i] - client_passed[ex, i] : server_played[ex, i] - server_passed[ex, i]
        if (2 * n <= (side == "client" ? client_played[ex, i] : server_played[ex, i]))
            continue
        split("", count)
        most = ""
        for (k = 1; k <= last; k++) {
            key = ex SUBSEP (side == "client" ? i SUBSEP k : k SUBSEP i)
            if (!(key in mark) || mark[key] == ".")
                continue
            what = why[key]
            count[what]++
            if (most == "" || count[what] > count[most])
                most = what
        }
        printf "    the %s of %s fails with %d: %s\n", side, name[i], n, most
    }
}

END {
    for (e = 1; e <= exercises; e++) {
        print_matrix(exercise[e])
        print_culprits(exercise[e], "client")
        print_culprits(exercise[e], "server")
    }
}
