/* server.c - draws a number, swaps it with a client's, and says who wins.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | draw, 4 bytes ------------------> |
 *       | <------------------ draw, 4 bytes |
 *       | end of stream ------------------> |
 *       | <------------------ end of stream |
 *
 * On the wire a draw is an unsigned 32-bit number, most significant byte
 * first: 1000 travels as 00 00 03 e8. The two draws pass each other: the server
 * sends before it reads, so that it can also play with a client that listens
 * first.
 */
#include <arpa/inet.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/draw.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"

static struct program self = {
    .name = "tcp_draw/server",
    .purpose = "Draws a number, swaps it with a client's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

enum { BACKLOG = 8 }; /* clients that may wait to be accepted */

/* Plays with one client. Returns false, and has said why, if it was a bad one:
 * a server must outlive it. */
static bool play(int fd, uint32_t mine, uint32_t *theirs)
{
    const uint32_t out = htonl(mine);
    uint32_t in;
    size_t sent = 0;
    size_t received = 0;

    limit_waits(fd, self.patience);
    while (sent < sizeof out
           && advance(&sent, send(fd, (const char *)&out + sent, sizeof out - sent, 0)))
        continue;
    if (!ok_all(sent, sizeof out, "send our draw"))
        return false;

    while (received < sizeof in
           && advance(&received, recv(fd, (char *)&in + received, sizeof in - received, 0)))
        continue;
    if (!ok_all(received, sizeof in, "receive a draw"))
        return false;
    *theirs = ntohl(in);

    return ok(shutdown(fd, SHUT_WR), "shutdown")
           && ok(recv_end(fd), "see the client's end of stream");
}

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address mine = address_to_bind(endpoint, 60000);
    const uint32_t our_draw = draw_number(self.draw);
    uint32_t their_draw;

    /* SO_REUSEADDR: TCP remembers the connections of an earlier server for a while
     * (TIME_WAIT). They must not keep us from its port. */
    const int on = 1;
    const int listener = check(socket(mine.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "set SO_REUSEADDR");
    check(bind(listener, &mine.any, mine.length), "bind to %s", endpoint);
    check(listen(listener, BACKLOG), "listen");
    announce(listener);

    bool played = false;
    while (!played) {
        struct address client = {.length = sizeof client.storage};
        const int fd = check_accept(accept(listener, &client.any, &client.length));
        if (fd == -1)
            continue;
        note("play with %s", address_text(&client));
        played = play(fd, our_draw, &their_draw);
        close(fd);
    }
    close(listener);

    draw_report(their_draw, our_draw);
    return finish();
}
