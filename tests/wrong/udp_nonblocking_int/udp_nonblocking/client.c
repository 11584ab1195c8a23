/* caught by: the client sends one byte, 7 by default
 * verdict: wrong
 * also: the byte arrives
 * also: the client sends the smallest and the largest byte
 *
 * An int is sent: four bytes, of which on most machines the first one is the
 * value.
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
    const int value = (int)number(operand(&given, 0, "7"), 0, 255, "VALUE");
    const char *endpoint = operand(&given, 1, "127.0.0.1:60001");
    const struct address server = address_of(endpoint, 60001, PEER);

    const int fd = check(socket(server.any.sa_family, SOCK_DGRAM, 0), "socket");
    limit_waits(fd);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    check((int)send(fd, &value, sizeof value, 0), "send %d", value);

    unsigned char ignored;
    if (wait_readable(fd, deadline_in(LOOK_MS)) && recv(fd, &ignored, 1, MSG_DONTWAIT) == -1
        && errno == ECONNREFUSED)
        fail("send to %s", endpoint);
    close(fd);

    printf("sent %d\n", value);
    return process_finish();
}
