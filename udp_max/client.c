/* client.c - finds the largest datagram that reaches the server, to the byte.
 *
 *     client                               server
 *       | 1024 bytes --------------------> |
 *       | <----------------- 1024, 4 bytes |
 *       | 2048 bytes --------------------> |
 *       | <----------------- 2048, 4 bytes |
 *       |   ... twice as many each time, until one is too long, then half way
 *       |   between the longest that arrived and the shortest that did not ...
 *       | the end, 0 bytes --------------> |
 *       | <-------------------- 0, 4 bytes |
 *
 * The server answers with the number of bytes that it received, an unsigned
 * 32-bit number, most significant byte first: 1024 travels as 00 00 04 00.
 * Over IPv4 the largest datagram has 65507 bytes: 65535, the largest packet,
 * less 20 for the header of IP and 8 for that of UDP (RFC 791, RFC 768).
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/error.h"
#include "common/program.h"

static struct program self = {
    .name = "udp_max/client",
    .purpose = "Finds the largest datagram that reaches the server, to the byte.",
    .options = "t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

/* With 30 % lost each way, one size in a million stays without an answer. */
enum { FIRST_SIZE = 1024, LAST_SIZE = 1048576 /* bytes */, TRIES = 20 };

enum outcome { RECEIVED, TOO_LONG, LOST, BROKEN /* errno says how */ };

/* Sends so many bytes, again and again until the server answers, also to an earlier
 * try. Answers to other sizes are late ones, and are passed over. */
static enum outcome probe(int fd, uint32_t size)
{
    static const char zeros[LAST_SIZE];
    uint32_t wire;

    for (int tries = 0; tries < TRIES; tries++) {
        const int64_t deadline = deadline_in(self.patience_ms / TRIES);

        while (send(fd, zeros, size, 0) == -1 && errno != ENOBUFS) /* no room: it is lost */
            if (errno != EINTR)
                return errno == EMSGSIZE ? TOO_LONG : BROKEN;
        while (wait_readable(fd, deadline)) {
            const ssize_t length = recv(fd, &wire, sizeof wire, 0);
            if (length == sizeof wire && ntohl(wire) == size)
                return RECEIVED;
            if (length == -1 && errno != EAGAIN && errno != EINTR)
                return BROKEN;
        }
    }
    return LOST;
}

/* Tells whether a datagram of this size reaches the server, and prints it. A
 * server that has never answered is none: no size is to blame for that. */
static bool reaches(int fd, const char *endpoint, uint32_t size)
{
    static const char *const text[] = {"received", "too long", "lost"};
    static bool answered;
    const enum outcome outcome = probe(fd, size);

    if (outcome == BROKEN || (outcome == LOST && !answered))
        fail("send %" PRIu32 " bytes to %s", size, endpoint);
    answered = answered || outcome == RECEIVED;
    printf("%" PRIu32 " bytes: %s\n", size, text[outcome]);
    flush_output();
    return outcome == RECEIVED;
}

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address server = address_of(endpoint, 60000);
    const struct address own = address_own(&server);

    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd, self.patience);
    check(bind(fd, &own.any, own.length), "bind");
    address_bound(&own);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);

    uint32_t arrives = 0;
    uint32_t fails = FIRST_SIZE;
    while (fails <= LAST_SIZE && reaches(fd, endpoint, fails)) {
        arrives = fails;
        fails *= 2;
    }
    while (fails <= LAST_SIZE && fails - arrives > 1) {
        const uint32_t middle = arrives + (fails - arrives) / 2;
        if (reaches(fd, endpoint, middle))
            arrives = middle;
        else
            fails = middle;
    }

    /* The end. If the server does not answer, it has ended already. */
    (void)probe(fd, 0);
    close(fd);

    printf("largest datagram: %" PRIu32 " bytes\n", arrives);
    return finish();
}
