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
#include "common/options.h"
#include "common/process.h"
#include "common/stream.h"

const char program[] = "tcp_draw/server";
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Draws a number, swaps it with a client's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
};

enum { BACKLOG = 8 }; /* clients that may wait to be accepted */

/* Plays with one client. Returns false, and has said why, if it was a bad one. */
static bool play(int fd, uint32_t mine, uint32_t *theirs)
{
    const uint32_t sent = htonl(mine);
    uint32_t received;

    limit_waits(fd);
    const bool good =
        ok_all(send_all(fd, &sent, sizeof sent), sizeof sent, "send our draw")
        && ok_all(recv_all(fd, &received, sizeof received), sizeof received, "receive a draw")
        && ok(shutdown(fd, SHUT_WR), "shutdown")
        && ok(recv_end(fd), "see the client's end of stream");
    close(fd);

    if (good)
        *theirs = ntohl(received);
    return good;
}

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address mine = address_of(endpoint, 60000, OURS);
    const uint32_t our_draw = draw_number(&given);
    uint32_t their_draw;

    /* SO_REUSEADDR: the connections of an earlier server, which TCP remembers
     * for a while (TIME_WAIT), shall not keep us from its port. */
    const int on = 1;
    const int listener = check(socket(mine.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "set SO_REUSEADDR");
    address_claim(&mine);
    check(bind(listener, &mine.any, mine.length), "bind to %s", endpoint);
    address_claimed(&mine);
    check(listen(listener, BACKLOG), "listen");
    announce(listener);

    int fd;
    do
        fd = check_accept(accept(listener, NULL, NULL));
    while (fd == -1 || !play(fd, our_draw, &their_draw));
    close(listener);

    draw_report(their_draw, our_draw);
    return process_finish();
}
