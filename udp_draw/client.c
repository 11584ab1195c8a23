/* client.c - draws a number, swaps it with the server's, and says who wins.
 *
 *     client                               server
 *       | draw, 4 bytes -----------------> |
 *       | <----------------- draw, 4 bytes |
 *       | "got it", 0 bytes -------------> |
 *
 * On the wire a draw is an unsigned 32-bit number, most significant byte
 * first: 1000 travels as 00 00 03 e8. UDP may lose any of the three datagrams.
 * The client is the one who waits for something, so it is the one who repeats.
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
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Draws a number, swaps it with the server's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
};

enum { TRIES = 10, PAUSE_MS = 500 }; /* the pause, if our patience has no end */

/* Waits for a draw until the deadline; false if none came. What is not of the
 * right size cannot be one. */
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

    /* UDP has no connections. Here connect() sends nothing: it says whom send()
     * goes to, and lets nobody else's datagrams in. */
    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd);
    address_claim(&own);
    check(bind(fd, &own.any, own.length), "bind");
    address_claimed(&own);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);

    const int64_t pause = patience > 0 ? (int64_t)1000 * patience / TRIES : PAUSE_MS;
    bool answered = false;
    for (int try = 0; !answered && (try < TRIES || patience == 0); try++) {
        /* Interrupted, or without room for it: lost, as it could be on its way. */
        if (send(fd, &wire, sizeof wire, 0) == -1 && errno != EINTR && errno != ENOBUFS)
            fail("send our draw to %s", endpoint);
        answered = receive_draw(fd, endpoint, deadline_in(pause), &theirs);
    }
    if (!answered)
        fail("receive a draw from %s", endpoint);

    /* The server need not wait for us any longer. If this gets lost, it will
     * wait in vain for a while; if it has gone already, all the better. */
    while (send(fd, NULL, 0, 0) == -1 && errno == EINTR)
        continue;
    close(fd);

    draw_report(mine, theirs);
    return process_finish();
}
