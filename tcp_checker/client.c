/* client.c - asks the checker whether a key belongs to an ID.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | ID, 4 bytes --------------------> |
 *       | key, 4 bytes -------------------> |
 *       | <--------------- verdict, 4 bytes |
 *
 * On the wire IDs, keys and verdicts (1 accepted, 0 rejected) are unsigned
 * 32-bit numbers, most significant byte first: 7 travels as 00 00 00 07.
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
    .name = "tcp_checker/client",
    .purpose = "Asks the checker whether a key belongs to an ID.",
    .options = "t:",
    .operands = "ID KEY [ENDPOINT]",
    .usual = {NULL, NULL, "127.0.0.1:60001"},
    .patience = 5, /* seconds */
};

int main(int argc, char *argv[])
{
    const char *const *operands = begin(&self, argc, argv);
    const uint32_t id = number(operands[0], 0, UINT32_MAX, "ID");
    const uint32_t key = number(operands[1], 0, UINT32_MAX, "KEY");
    const char *endpoint = operands[2];
    const struct address checker = address_of(endpoint, 60001);

    const int fd = check(socket(checker.any.sa_family, SOCK_STREAM, 0), "socket");
    limit_waits(fd, self.patience);
    check(connect(fd, &checker.any, checker.length), "connect to %s", endpoint);
    refuse_self(fd, endpoint);

    const uint32_t question[] = {htonl(id), htonl(key)};
    uint32_t verdict;
    check_all(send_all(fd, question, sizeof question), sizeof question, "send the ID and the key");
    check_all(recv_all(fd, &verdict, sizeof verdict), sizeof verdict, "receive the verdict");
    close(fd);

    if (ntohl(verdict) > 1)
        fault("receive the verdict: %" PRIu32 " is neither 1 nor 0", ntohl(verdict));
    printf("%s\n", ntohl(verdict) == 1 ? "accepted" : "rejected");
    flush_output();
    if (ntohl(verdict) == 0)
        fault("the key %" PRIu32 " does not belong to the ID %" PRIu32, key, id);
    return finish();
}
