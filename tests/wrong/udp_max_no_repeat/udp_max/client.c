/* caught by: the client repeats a datagram that is not answered
 * verdict: timed out
 * may also: both sides agree on the limit of a Unix-domain socket
 *
 * One datagram without an answer is taken for one that is too long.
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
#include "common/options.h"
#include "common/process.h"

const char program[] = "udp_max/client";
int patience = 60; /* seconds: longer than any step, so that the verdict is "timed out" */

static const struct usage usage = {
    .purpose = "Finds the largest datagram that reaches the server, to the byte.",
    .options = "t:",
    .operands = "[ENDPOINT]",
};

enum { FIRST_SIZE = 1024, LAST_SIZE = 1048576 /* bytes */, TRIES = 1 };

enum outcome { RECEIVED, TOO_LONG, LOST, BROKEN /* errno says how */ };

static enum outcome try(int fd, uint32_t size)
{
    static const char zeros[LAST_SIZE];
    const int64_t deadline = deadline_in((int64_t)1000 * patience / TRIES);
    uint32_t wire;

    if (send(fd, zeros, size, 0) == -1)
        return errno == EMSGSIZE ? TOO_LONG : BROKEN;
    while (wait_readable(fd, deadline)) {
        const ssize_t length = recv(fd, &wire, sizeof wire, 0);
        if (length == sizeof wire && ntohl(wire) == size)
            return RECEIVED;
        if (length == -1 && errno != EAGAIN && errno != EINTR)
            return BROKEN;
    }
    return LOST;
}

static enum outcome probe(int fd, uint32_t size)
{
    enum outcome outcome = LOST;

    for (int tries = 0; outcome == LOST && tries < TRIES; tries++)
        outcome = try(fd, size);
    return outcome;
}

static bool reaches(int fd, const char *endpoint, uint32_t size)
{
    static const char *const text[] = {"received", "too long", "lost"};
    static bool answered;
    const enum outcome outcome = probe(fd, size);

    if (outcome == BROKEN || (outcome == LOST && !answered))
        fail("send %" PRIu32 " bytes to %s", size, endpoint);
    answered = answered || outcome == RECEIVED;
    printf("%" PRIu32 " bytes: %s\n", size, text[outcome]);
    process_flush();
    return outcome == RECEIVED;
}

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address server = address_of(endpoint, 60000, PEER);
    const struct address own = address_own(&server);

    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd);
    address_claim(&own);
    check(bind(fd, &own.any, own.length), "bind");
    address_claimed(&own);
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

    (void)probe(fd, 0);
    close(fd);

    printf("largest datagram: %" PRIu32 " bytes\n", arrives);
    return process_finish();
}
