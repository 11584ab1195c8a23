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
#include "common/options.h"
#include "common/process.h"

const char program[] = "udp_nonblocking/server";
int patience = 5; /* seconds; but nothing here waits for a peer */

static const struct usage usage = {
    .purpose = "Looks for a datagram of one byte now and then, and does not wait for it.",
    .options = "i:t:",
    .operands = "[ENDPOINT]",
};

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60001");
    const struct address mine = address_of(endpoint, 60001, OURS);

    const int fd = check(socket(mine.any.sa_family, SOCK_DGRAM, 0), "socket");
    address_claim(&mine);
    check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
    address_claimed(&mine);
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
            poll(NULL, 0, given.interval); /* here a real program would do its work */
        } else if (errno != EINTR) {
            fail("recv");
        }
    }
    close(fd);

    printf("received %d\n", value[0]);
    return process_finish();
}
