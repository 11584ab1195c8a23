/* server.c - answers each datagram with the number of bytes that it received.
 *
 *     client                               server
 *       | 1024 bytes --------------------> |
 *       | <----------------- 1024, 4 bytes |
 *       |   ... other sizes ...            |
 *       | the end, 0 bytes --------------> |
 *       | <-------------------- 0, 4 bytes |
 *
 * The number is unsigned, of 32 bits, most significant byte first: 1024 travels
 * as 00 00 04 00. A datagram that does not fit into the buffer is cut, and the
 * rest is gone: recvmsg() says so (MSG_TRUNC), and the server does not answer.
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
#include "common/options.h"
#include "common/process.h"

const char program[] = "udp_max/server";
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Answers each datagram with the number of bytes that it received.",
    .options = "t:",
    .operands = "[ENDPOINT]",
};

enum { LAST_SIZE = 1048576 /* bytes */ };

struct datagram {
    struct address from;
    ssize_t size; /* bytes, or -1 with errno */
    bool truncated;
};

static struct datagram receive(int fd)
{
    static char buffer[LAST_SIZE];
    struct datagram got = {.from = address_unknown()};
    struct iovec room = {.iov_base = buffer, .iov_len = sizeof buffer};
    struct msghdr message = {.msg_name = &got.from.any,
                             .msg_namelen = got.from.length,
                             .msg_iov = &room,
                             .msg_iovlen = 1};

    got.size = recvmsg(fd, &message, 0);
    got.from.length = message.msg_namelen;
    got.truncated = (message.msg_flags & MSG_TRUNC) != 0;
    return got;
}

static bool answer(int fd, const struct datagram *got)
{
    const uint32_t wire = htonl((uint32_t)got->size);
    ssize_t sent;

    do
        sent = sendto(fd, &wire, sizeof wire, 0, &got->from.any, got->from.length);
    while (sent == -1 && errno == EINTR);
    return ok((int)sent, "answer");
}

/* Prints a size, but not again: where an answer is lost, the client repeats. */
static void report(ssize_t size)
{
    static bool seen[LAST_SIZE + 1];

    if (!seen[size]) {
        printf("%zd bytes\n", size);
        process_flush();
    }
    seen[size] = true;
}

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
    const struct address mine = address_of(endpoint, 60000, OURS);

    const int fd = check(socket(mine.any.sa_family, SOCK_DGRAM, 0), "socket");
    address_claim(&mine);
    check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
    address_claimed(&mine);
    announce(fd);

    struct address client = address_unknown();
    bool known = false; /* do we have a client? */
    ssize_t largest = 0;
    ssize_t last = -1; /* 0 is the client's end */
    int64_t deadline = deadline_in(0);

    while (last != 0 && wait_readable(fd, deadline)) {
        const struct datagram got = receive(fd);
        if (got.size == -1) {
            if (errno != EAGAIN && errno != EINTR)
                fail("recvmsg");
        } else if (known ? !address_equal(&got.from, &client) : got.size == 0) {
            note("ignore %zd bytes from %s", got.size, address_text(&got.from));
        } else if (got.truncated) {
            note("ignore a datagram of more than %d bytes", LAST_SIZE);
        } else if (answer(fd, &got)) {
            client = got.from;
            known = true;
            deadline = deadline_in((int64_t)1000 * patience);
            last = got.size;
            if (last > 0)
                report(last);
            if (last > largest)
                largest = last;
        }
    }
    if (last != 0)
        note("the client has been silent for %d s", patience);
    close(fd);

    printf("largest datagram: %zd bytes\n", largest);
    return process_finish();
}
