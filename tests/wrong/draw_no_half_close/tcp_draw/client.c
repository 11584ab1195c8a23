/* caught by: the client half-closes after its draw, and not before it has the server's
 * verdict: timed out
 * also: the client waits for the server's end of stream
 *
 * Without shutdown() the client waits for the end of the server, and the
 * server for the end of the client.
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
int patience = 60; /* seconds: longer than any step, so that the verdict is "timed out" */

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

    uint32_t wire = htonl(mine);
    check_all(send_all(fd, &wire, sizeof wire), sizeof wire, "send our draw");
    check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive the server's draw");
    const uint32_t theirs = ntohl(wire);

    check(recv_end(fd), "see the server's end of stream");
    close(fd);

    draw_report(mine, theirs);
    return process_finish();
}
