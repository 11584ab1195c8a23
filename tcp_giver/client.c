/* client.c - asks the giver for the key of an ID.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | ID, 4 bytes --------------------> |
 *       | <------------------- key, 4 bytes |
 *
 * On the wire IDs and keys are unsigned 32-bit numbers, most significant byte
 * first: 7 travels as 00 00 00 07.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"

static struct program self = {
    .name = "tcp_giver/client",
    .purpose = "Asks the giver for the key of an ID (default 7).",
    .options = "t:",
    .operands = "[ID [ENDPOINT]]",
    .usual = {"7", "127.0.0.1:60000"},
    .patience = 5, /* seconds */
};

int main(int argc, char *argv[])
{
    const char *const *operands = begin(&self, argc, argv);
    const uint32_t id = number(operands[0], 0, UINT32_MAX, "ID");
    const char *endpoint = operands[1];
    const struct address giver = address_of(endpoint, 60000);

    const int fd = check(socket(giver.any.sa_family, SOCK_STREAM, 0), "socket");
    limit_waits(fd, self.patience);
    check(connect(fd, &giver.any, giver.length), "connect to %s", endpoint);
    refuse_self(fd, endpoint);

    uint32_t wire = htonl(id);
    check_all(send_all(fd, &wire, sizeof wire), sizeof wire, "send the ID");
    check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive the key");
    close(fd);

    printf("%" PRIu32 "\n", ntohl(wire));
    return finish();
}
