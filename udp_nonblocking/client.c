/* client.c - sends one byte to a server that does not wait for it.
 *
 *     client                               server
 *       |                                  | nothing yet
 *       |                                  | nothing yet
 *       | 1 byte ------------------------> | received 7
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/error.h"
#include "common/program.h"

static struct program self = {
    .name = "udp_nonblocking/client",
    .purpose = "Sends one byte, 0 to 255 (default 7), to a server that does not wait for it.",
    .options = "t:",
    .operands = "[VALUE [ENDPOINT]]",
    .usual = {"7", "127.0.0.1:60001"},
    .patience = 5, /* seconds */
};

enum { LOOK_MS = 100 };

int main(int argc, char *argv[])
{
    const char *const *operands = begin(&self, argc, argv);
    const unsigned char value = (unsigned char)number(operands[0], 0, 255, "VALUE");
    const char *endpoint = operands[1];

    /* The usual address, made by hand, with port and address in network order.
     * inet_pton() does what the lecture's inet_aton() does, and for IPv6, too. */
    struct sockaddr_in usual = {.sin_family = AF_INET, .sin_port = htons(60001)};
    inet_pton(AF_INET, "127.0.0.1", &usual.sin_addr);
    struct address server = {.ipv4 = usual, .length = sizeof usual};
    if (self.given > 1)
        server = address_of(endpoint, 60001);

    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd, self.patience);
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
    return finish();
}
