/* server.c - answers each datagram with the number of bytes that it received.
 *
 *     client                               server
 *       | 1024 bytes --------------------> |
 *       | <----------------- 1024, 4 bytes |
 *       |   ... other sizes ...            |
 *       | the end, 0 bytes --------------> |
 *       | <-------------------- 0, 4 bytes |
 *
 * The number is an unsigned 32-bit one, most significant byte first: 1024 travels
 * as 00 00 04 00. A datagram that does not fit into the buffer is truncated, and
 * the rest is gone: recvmsg() says so (MSG_TRUNC), and the server does not answer.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/error.h"
#include "common/program.h"

static struct program self = {
    .name = "udp_max/server",
    .purpose = "Answers each datagram with the number of bytes that it received.",
    .options = "t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

enum { LAST_SIZE = 1048576 /* bytes */ };

/* A client that does not read must not hold us up (MSG_DONTWAIT): where its queue
 * is full, the answer is lost, as any datagram may be. */
static bool answer(int fd, ssize_t size, const struct address *to)
{
    const uint32_t wire = htonl((uint32_t)size);
    ssize_t sent;

    do
        sent = sendto(fd, &wire, sizeof wire, MSG_DONTWAIT, &to->any, to->length);
    while (sent == -1 && errno == EINTR);
    if (sent == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
        errno = ENOBUFS; /* as BSDs say */
    return ok((int)sent, "answer");
}

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address mine = address_to_bind(endpoint, 60000);

    const int fd = check(socket(mine.any.sa_family, SOCK_DGRAM, 0), "socket");
    check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
    announce(fd);

    static char buffer[LAST_SIZE];
    static bool seen[LAST_SIZE + 1]; /* sizes: where an answer is lost, the client repeats */
    struct address client;           /* once we have one, and talk to nobody else */
    ssize_t largest = -1;            /* so far; -1: there was no client */
    ssize_t size = -1;               /* 0 is the client's end */
    int64_t deadline = NEVER;

    while (size != 0 && wait_readable(fd, deadline)) {
        struct address from = {.length = sizeof from.storage};
        struct iovec room = {.iov_base = buffer, .iov_len = sizeof buffer};
        struct msghdr message = {.msg_name = &from.any,
                                 .msg_namelen = from.length,
                                 .msg_iov = &room,
                                 .msg_iovlen = 1};
        const ssize_t received = recvmsg(fd, &message, 0);
        from.length = message.msg_namelen;

        if (received == -1) {
            if (errno != EAGAIN && errno != EINTR)
                fail("recvmsg");
        } else if (largest == -1 ? received == 0 : !address_equal(&from, &client)) {
            note("ignore %zd bytes from %s", received, address_text(&from));
        } else if ((message.msg_flags & MSG_TRUNC) != 0) {
            note("ignore a datagram of more than %d bytes", LAST_SIZE);
        } else if (answer(fd, received, &from)) {
            client = from;
            size = received;
            largest = size > largest ? size : largest;
            if (size > 0 && !seen[size])
                printf("%zd bytes\n", size);
            seen[size] = true;
            flush_output();
            deadline = deadline_in(self.patience_ms);
        }
    }
    if (size != 0)
        note("the client has been silent for %d s", self.patience);
    close(fd);

    printf("largest datagram: %zd bytes\n", largest);
    return finish();
}
