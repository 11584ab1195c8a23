/* server.c - looks for a datagram now and then, and does not wait for it.
 *
 *     client                               server
 *       |                                  | nothing yet
 *       |                                  | nothing yet
 *       | 1 byte ------------------------> | received 7
 *
 * The byte is its own value: one byte has no byte order.
 */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/program.h"

static struct program self = {
    .name = "udp_nonblocking/server",
    .purpose = "Looks for a datagram of one byte now and then, and does not wait for it.",
    .options = "i:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60001"},
    .interval = 1000, /* milliseconds */
};

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address mine = address_to_bind(endpoint, 60001);

    const int fd = check(socket(mine.any.sa_family, SOCK_DGRAM, 0), "socket");
    check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
    announce(fd);

    /* MSG_DONTWAIT makes this one call non-blocking; O_NONBLOCK would do so for
     * all calls on the socket. It is not in POSIX.1-2008, but every system has it. */
    unsigned char value[2]; /* room for more than a byte: else a long datagram would look right */
    ssize_t size;
    while ((size = recv(fd, value, sizeof value, MSG_DONTWAIT)) != 1) {
        if (size >= 0) {
            note("ignore a datagram that is not one byte long");
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            note("nothing yet");
            poll(NULL, 0, self.interval); /* here a real program would do its work */
        } else if (errno != EINTR) {
            fail("recv");
        }
    }
    close(fd);

    printf("received %d\n", value[0]);
    return finish();
}
