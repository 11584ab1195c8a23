/* server.c - draws a number, swaps it with a client's, and says who wins.
 *
 *     client                               server
 *       | draw, 4 bytes -----------------> |
 *       | <----------------- draw, 4 bytes |
 *       | "got it", 0 bytes -------------> |
 *
 * On the wire a draw is an unsigned 32-bit number, most significant byte
 * first: 1000 travels as 00 00 03 e8. UDP may lose any of the three datagrams.
 * The server cannot know whether its draw has arrived; it stays for a while to
 * send it again, if the client asks again.
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
#include "common/program.h"

static struct program self = {
    .name = "udp_draw/server",
    .purpose = "Draws a number, swaps it with a client's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

enum { DRAW = sizeof(uint32_t) }; /* bytes */

/* A client that does not read must not hold us up (MSG_DONTWAIT): where its queue
 * is full, our draw is lost, as any datagram may be. */
static bool send_draw(int fd, const uint32_t *wire, const struct address *to)
{
    ssize_t sent;

    do
        sent = sendto(fd, wire, DRAW, MSG_DONTWAIT, &to->any, to->length);
    while (sent == -1 && errno == EINTR);
    if (sent == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
        errno = ENOBUFS; /* as BSDs say */
    return ok((int)sent, "send our draw");
}

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address mine = address_to_bind(endpoint, 60000);
    const uint32_t our_draw = draw_number(self.draw);
    const uint32_t ours = htonl(our_draw);

    /* No SO_REUSEADDR: for UDP it would let a second server take our datagrams.
     * On 0.0.0.0 our answers leave from the address that the way back begins at: a
     * client that asked another address of ours does not hear them. */
    const int fd = check(socket(mine.any.sa_family, SOCK_DGRAM, 0), "socket");
    check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
    announce(fd);

    struct address client; /* once we have played with one */
    uint32_t theirs;
    bool played = false;
    bool got_it = false;
    int64_t deadline = NEVER;

    while (!got_it && wait_readable(fd, deadline)) {
        struct address from = {.length = sizeof from.storage};
        uint32_t wire[2]; /* room for more than a draw: else a long datagram would look right */
        const ssize_t size = recvfrom(fd, wire, sizeof wire, 0, &from.any, &from.length);
        const bool from_client = played && address_equal(&from, &client);

        if (size == -1) {
            if (errno != EAGAIN && errno != EINTR)
                fail("recvfrom");
        } else if (from_client && size == 0) {
            got_it = true;
        } else if (from_client && size == DRAW && wire[0] == theirs) {
            if (send_draw(fd, &ours, &from)) {
                note("the client asked again, and got our draw again");
                deadline = deadline_in(self.patience_ms);
            }
        } else if (played || size != DRAW) {
            note("ignore a datagram of %zd bytes from %s", size, address_text(&from));
        } else if (send_draw(fd, &ours, &from)) {
            client = from;
            theirs = wire[0];
            played = true;
            draw_report(ntohl(theirs), our_draw);
            flush_output();
            deadline = deadline_in(self.patience_ms);
        }
    }
    if (!got_it)
        note("no \"got it\" from the client in %d s", self.patience);
    close(fd);
    return finish();
}
