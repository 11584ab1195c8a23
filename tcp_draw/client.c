/* client.c - draws a number, swaps it with the server's, and says who wins.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | draw, 4 bytes ------------------> |
 *       | <------------------ draw, 4 bytes |
 *       | end of stream ------------------> |
 *       | <------------------ end of stream |
 *
 * On the wire a draw is an unsigned 32-bit number, most significant byte
 * first: 1000 travels as 00 00 03 e8.
 */
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/draw.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"

static struct program self = {
    .name = "tcp_draw/client",
    .purpose = "Draws a number, swaps it with the server's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address server = address_of(endpoint, 60000);
    const uint32_t mine = draw_number(self.draw);

    const int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    limit_waits(fd, self.patience);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    refuse_self(fd, endpoint); /* without a server it may be connected to itself */

    /* TCP moves bytes, not numbers: both sides must agree on their order. It does not
     * know where a number ends, either: send() takes, and recv() brings, as many bytes
     * as it likes, at least one. We call it again until all four are through. */
    uint32_t wire = htonl(mine);
    char *const bytes = (char *)&wire;
    size_t sent = 0;
    while (sent < sizeof wire && advance(&sent, send(fd, bytes + sent, sizeof wire - sent, 0)))
        continue;
    check_all(sent, sizeof wire, "send our draw");

    size_t received = 0;
    while (received < sizeof wire
           && advance(&received, recv(fd, bytes + received, sizeof wire - received, 0)))
        continue;
    check_all(received, sizeof wire, "receive the server's draw");
    const uint32_t theirs = ntohl(wire);

    /* Tell the server that we are done, and see that it is done as well: only
     * then has nothing been lost on either side. */
    check(shutdown(fd, SHUT_WR), "shutdown");
    check(recv_end(fd), "see the server's end of stream");
    close(fd);

    draw_report(mine, theirs);
    return finish();
}
