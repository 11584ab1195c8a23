/* caught by: the server prints at once, and stays for repeats
 * verdict: wrong
 * also: a stranger does not end the server's game
 *
 * The server ends once it has answered. If its answer is lost, the client asks
 * in vain.
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
    return ok((int)sendto(fd, wire, DRAW, 0, &to->any, to->length), "send our draw");
}

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address mine = address_of(endpoint, 60000, OURS);
    const uint32_t our_draw = draw_number(&given);
    const uint32_t wire = htonl(our_draw);

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

    close(fd);
    return process_finish();
}
