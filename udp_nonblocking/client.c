/* client.c - sends one byte to a server that does not wait for it.
 *
 *     client                               server
 *       |                                  | nothing yet
 *       |                                  | nothing yet
 *       | 1 byte ------------------------> | received 7
 */
#include <errno.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/error.h"
#include "common/options.h"
#include "common/process.h"

const char program[] = "udp_nonblocking/client";
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Sends one byte, 0 to 255 (default 7), to a server that does not wait for it.",
    .options = "t:",
    .operands = "[VALUE [ENDPOINT]]",
};

enum { LOOK_MS = 100 };

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const unsigned char value = (unsigned char)number(operand(&given, 0, "7"), 0, 255, "VALUE");
    const char *endpoint = operand(&given, 1, "127.0.0.1:60001");
    const struct address server = address_of(endpoint, 60001, PEER);

    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    while (send(fd, &value, sizeof value, 0) == -1)
        if (errno != EINTR)
            fail("send %d", value);

    /* send() has only handed the datagram over. If nobody listens there, the
     * answer is an ICMP message, and the next call on a connected socket says
     * ECONNREFUSED. If nothing comes, that proves nothing. */
    const int64_t deadline = deadline_in(LOOK_MS);
    unsigned char ignored;
    while (wait_readable(fd, deadline))
        if (recv(fd, &ignored, 1, MSG_DONTWAIT) == -1 && errno == ECONNREFUSED)
            fail("send to %s", endpoint);
    close(fd);

    printf("sent %d\n", value);
    return process_finish();
}
