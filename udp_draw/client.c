/* client.c - draws a number, swaps it with the server's, and says who wins.
 *
 *     client                               server
 *       | draw, 4 bytes -----------------> |
 *       | <----------------- draw, 4 bytes |
 *       | "got it", 0 bytes -------------> |
 *
 * On the wire a draw is an unsigned 32-bit number, most significant byte
 * first: 1000 travels as 00 00 03 e8. UDP may lose any of the three datagrams.
 * The client waits for something, so the client repeats its request.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/draw.h"
#include "common/error.h"
#include "common/program.h"

static struct program self = {
    .name = "udp_draw/client",
    .purpose = "Draws a number, swaps it with the server's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

enum { DRAW = sizeof(uint32_t) /* bytes */, TRIES = 10, PAUSE_MS = 500 /* with -t 0 */ };

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address server = address_of(endpoint, 60000);
    const struct address own = address_own(&server);
    const uint32_t mine = draw_number(self.draw);
    const uint32_t ours = htonl(mine);
    const int64_t pause = self.patience > 0 ? self.patience_ms / TRIES : PAUSE_MS;

    /* UDP has no connections. Here connect() sends nothing: it says where send()
     * sends to, and lets in no datagram from anywhere else. */
    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd, self.patience);
    check(bind(fd, &own.any, own.length), "bind");
    address_bound(&own);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);

    uint32_t wire[2]; /* room for more than a draw: else a long datagram would look right */
    ssize_t size = -1;
    for (int try = 0; size != DRAW && (try < TRIES || self.patience == 0); try++) {
        while (send(fd, &ours, DRAW, 0) == -1 && errno != ENOBUFS) /* no room: it is lost */
            if (errno != EINTR)
                fail("send our draw to %s", endpoint);

        const int64_t deadline = deadline_in(pause);
        while (size != DRAW && wait_readable(fd, deadline)) {
            size = recv(fd, wire, sizeof wire, 0);
            if (size == -1 && errno != EAGAIN && errno != EINTR)
                fail("receive a draw from %s", endpoint);
            if (size != -1 && size != DRAW)
                note("ignore a datagram of %zd bytes", size);
        }
    }
    if (size != DRAW)
        fail("receive a draw from %s", endpoint);

    /* The server need not wait for us any longer. If this gets lost, it waits in
     * vain for a while; if the server has ended already, nothing is lost. */
    while (send(fd, NULL, 0, 0) == -1 && errno == EINTR)
        continue;
    close(fd);

    draw_report(mine, ntohl(wire[0]));
    return finish();
}
