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
#include "common/options.h"
#include "common/process.h"
#include "common/stream.h"

const char program[] = "tcp_draw/client";
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Draws a number, swaps it with the server's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
};

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address server = address_of(endpoint, 60000, PEER);
    const uint32_t mine = draw_number(&given);

    const int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    limit_waits(fd);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    refuse_self(fd, endpoint);

    /* TCP moves bytes, not numbers: both sides must agree on their order. */
    uint32_t wire = htonl(mine);
    check_all(send_all(fd, &wire, sizeof wire), sizeof wire, "send our draw");
    check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive the server's draw");
    const uint32_t theirs = ntohl(wire);

    /* Tell the server that we are done, and see that it is done as well: only
     * then has nothing been lost on either side. */
    check(shutdown(fd, SHUT_WR), "shutdown");
    check(recv_end(fd), "see the server's end of stream");
    close(fd);

    draw_report(mine, theirs);
    return process_finish();
}
