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
#include "common/options.h"
#include "common/process.h"

const char program[] = "udp_draw/server";
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Draws a number, swaps it with a client's, and says who wins.",
    .options = "d:t:",
    .operands = "[ENDPOINT]",
};

enum { DRAW = sizeof(uint32_t) }; /* bytes */

struct datagram {
    struct address from;
    ssize_t size;     /* bytes, or -1 with errno */
    uint32_t wire[2]; /* room for more than a draw: else a long datagram would look right */
};

static struct datagram receive(int fd)
{
    struct datagram got = {.from = address_unknown()};

    got.size = recvfrom(fd, got.wire, sizeof got.wire, 0, &got.from.any, &got.from.length);
    return got;
}

static void ignore(const struct datagram *got)
{
    if (got->size >= 0)
        note("ignore a datagram of %zd bytes from %s", got->size, address_text(&got->from));
    else if (errno != EAGAIN && errno != EINTR)
        fail("recvfrom");
}

static bool send_draw(int fd, const uint32_t *wire, const struct address *to)
{
    ssize_t sent;

    do
        sent = sendto(fd, wire, DRAW, 0, &to->any, to->length);
    while (sent == -1 && errno == EINTR);
    return ok((int)sent, "send our draw");
}

/* Answers the client's repeats until it says "got it", or nothing any more. */
static void stay(int fd, const uint32_t *wire, const struct datagram *request)
{
    int64_t deadline = deadline_in((int64_t)1000 * patience);

    while (wait_readable(fd, deadline)) {
        const struct datagram got = receive(fd);
        const bool from_client = got.size >= 0 && address_equal(&got.from, &request->from);

        if (from_client && got.size == 0)
            return;
        if (from_client && got.size == DRAW && got.wire[0] == request->wire[0]) {
            note("our draw was lost, send it again");
            send_draw(fd, wire, &got.from);
            deadline = deadline_in((int64_t)1000 * patience);
        } else {
            ignore(&got);
        }
    }
    note("no \"got it\" from the client in %d s", patience);
}

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address mine = address_of(endpoint, 60000, OURS);
    const uint32_t our_draw = draw_number(&given);
    const uint32_t wire = htonl(our_draw);

    /* No SO_REUSEADDR: for UDP it would let a second server take our datagrams.
     * On 0.0.0.0 our answers come from whichever address the way back has: who
     * asked another one of ours does not hear them. */
    const int fd = check(socket(mine.any.sa_family, SOCK_DGRAM, 0), "socket");
    address_claim(&mine);
    check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
    address_claimed(&mine);
    announce(fd);

    struct datagram got = receive(fd);
    while (got.size != DRAW || !send_draw(fd, &wire, &got.from)) {
        if (got.size != DRAW)
            ignore(&got);
        got = receive(fd);
    }
    draw_report(ntohl(got.wire[0]), our_draw);
    process_flush();

    stay(fd, &wire, &got);
    close(fd);
    return process_finish();
}
