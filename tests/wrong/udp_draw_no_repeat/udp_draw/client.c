/* caught by: the client repeats its draw when it gets no answer
 * verdict: timed out
 *
 * The client asks once and waits for an answer that never comes: UDP has lost
 * the request, or the reply.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/draw.h"
#include "common/error.h"
#include "common/options.h"
#include "common/process.h"

const char program[] = "udp_draw/client";
int patience = 60; /* seconds: longer than any step, so that the verdict is "timed out" */

static const struct usage usage = {
    .purpose = "Draws a number, swaps it with the server's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
};

static bool receive_draw(int fd, const char *endpoint, int64_t deadline, uint32_t *theirs)
{
    uint32_t wire[2]; /* room for more than a draw: else a long datagram would look right */

    while (wait_readable(fd, deadline)) {
        const ssize_t size = recv(fd, wire, sizeof wire, 0);
        if (size == sizeof wire[0]) {
            *theirs = ntohl(wire[0]);
            return true;
        }
        if (size >= 0)
            note("ignore a datagram of %zd bytes", size);
        else if (errno != EAGAIN && errno != EINTR)
            fail("receive a draw from %s", endpoint);
    }
    return false;
}

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address server = address_of(endpoint, 60000, PEER);
    const struct address own = address_own(&server);
    const uint32_t mine = draw_number(&given);
    const uint32_t wire = htonl(mine);
    uint32_t theirs;

    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd);
    address_claim(&own);
    check(bind(fd, &own.any, own.length), "bind");
    address_claimed(&own);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);

    if (send(fd, &wire, sizeof wire, 0) == -1)
        fail("send our draw to %s", endpoint);
    if (!receive_draw(fd, endpoint, deadline_in(0), &theirs))
        fail("receive a draw from %s", endpoint);

    (void)send(fd, NULL, 0, 0);
    close(fd);

    draw_report(mine, theirs);
    return process_finish();
}
