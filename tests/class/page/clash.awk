# clash.awk - the matrices of "make clash": a row for each client, a column for each server.
#
#     NAMES=FILE awk -F '\t' -f html.awk -f mark.awk -f clash.awk OUT/clash
#
# A line of the file: exercise, client, server, verdict, why.

!($1 in seen) { seen[$1] = 1; exercise[++exercises] = $1 }

!(($1, $2) in clients_of) { client[$1, ++clients[$1]] = $2 }

!(($1, $3) in servers_of) { server[$1, ++servers[$1]] = $3 }

{
    clients_of[$1, $2]++
    servers_of[$1, $3]++
    mark[$1, $2, $3] = mark_of($4, $5)
    why[$1, $2, $3] = $4 ($5 != "" ? ": " $5 : "")
    played[$1]++
    if ($4 == "passed") {
        passed[$1]++
        client_passed[$1, $2]++
        server_passed[$1, $3]++
    }
}

function print_pair(ex, c, s,    key, sign) {
    key = ex SUBSEP c SUBSEP s
    sign = mark[key] == "." ? "·" : mark[key]
    printf "<td class=\"%s\" title=\"%s with the server of %s: %s\">%s</td>", \
        mark[key] == "." ? "good" : mark[key] == "?" ? "open" : "bad", html(c), html(s), html(why[key]), sign
}

function print_matrix(ex,    i, k, c, s) {
    print "<section class=\"wide\" tabindex=\"0\" aria-label=\"Clients and servers of " html(ex) "\"><table class=\"matrix\">"
    printf "<caption>%s: %d of %d pairs did it</caption>\n", html(ex), passed[ex], played[ex]
    printf "<thead><tr><th scope=\"col\">Client ↓ Server →</th>"
    for (k = 1; k <= servers[ex]; k++) {
        s = html(server[ex, k])
        printf "<th scope=\"col\" title=\"%s\"><span>%s</span></th>", s, s
    }
    print "<th scope=\"col\">Of " servers[ex] "</th></tr></thead><tbody>"
    for (i = 1; i <= clients[ex]; i++) {
        c = client[ex, i]
        printf "<tr><th scope=\"row\">%s</th>", link(c)
        for (k = 1; k <= servers[ex]; k++)
            print_pair(ex, c, server[ex, k])
        printf "<td class=\"sum\">%d</td></tr>\n", client_passed[ex, c]
    }
    printf "</tbody><tfoot><tr><th scope=\"row\">Of %d</th>", clients[ex]
    for (k = 1; k <= servers[ex]; k++)
        printf "<td class=\"sum\">%d</td>", server_passed[ex, server[ex, k]]
    print "<td></td></tr></tfoot></table></section>"
}

END {
    if (!exercises)
        exit
    print "<section id=\"clash\"><h2>Everybody with everybody</h2>"
    print "<p>Every student's client met every student's server. This is to look at, and gives no points. " \
        "<b>·</b> both did it, <b>C</b> the client failed, <b>S</b> the server failed, " \
        "<b>x</b> they do not agree, <b>?</b> not judged; a cell's title says more.</p>"
    for (e = 1; e <= exercises; e++)
        print_matrix(exercise[e])
    print "</section>"
}
