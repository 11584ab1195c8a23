/* client.c - fetches a key from a giver and takes it to a checker.
 *
 *     giver                     client                    checker
 *       | <------------- connect |                            |
 *       | <--------- ID, 4 bytes |                            |
 *       | key, 4 bytes --------> |                            |
 *       |                        | connect -----------------> |
 *       |                        | ID, 4 bytes -------------> |
 *       |                        | key, 4 bytes ------------> |
 *       |                        | <-------- verdict, 4 bytes |
 *
 * On the wire IDs, keys and verdicts (1 accepted, 0 rejected) are unsigned
 * 32-bit numbers, most significant byte first: 7 travels as 00 00 00 07. A
 * checker may also close without a verdict.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"

static struct program self = {
    .name = "tcp_mystery/client",
    .purpose = "Fetches the key of an ID (default 7) from a giver and takes it to a checker.",
    .options = "t:",
    .operands = "[ID [GIVER [CHECKER]]]",
    .usual = {"7", "127.0.0.1:60000", "127.0.0.1:60001"},
    .patience = 5, /* seconds */
};

/* BEGIN SOLUTION */
static int connect_to(const struct address *server, const char *endpoint)
{
    const int fd = check(socket(server->any.sa_family, SOCK_STREAM, 0), "socket");

    limit_waits(fd, self.patience);
    check(connect(fd, &server->any, server->length), "connect to %s", endpoint);
    refuse_self(fd, endpoint);
    return fd;
}

static uint32_t fetch_key(int giver, uint32_t id)
{
    uint32_t wire = htonl(id);

    check_all(send_all(giver, &wire, sizeof wire), sizeof wire, "send the ID to the giver");
    check_all(recv_all(giver, &wire, sizeof wire), sizeof wire, "receive the key");
    return ntohl(wire);
}

enum verdict { REJECTED = 0, ACCEPTED = 1, NONE };

static enum verdict take_key(int checker, uint32_t id, uint32_t key)
{
    const uint32_t question[] = {htonl(id), htonl(key)};
    uint32_t wire;

    check_all(send_all(checker, question, sizeof question), sizeof question,
              "send the ID and the key to the checker");
    const size_t received = recv_all(checker, &wire, sizeof wire);
    if (received == 0 && errno == 0)
        return NONE; /* not every checker sends a verdict */
    check_all(received, sizeof wire, "receive the verdict");
    if (ntohl(wire) > 1)
        fault("receive the verdict: %" PRIu32 " is neither 1 nor 0", ntohl(wire));
    return ntohl(wire) == 1 ? ACCEPTED : REJECTED;
}
/* END SOLUTION */

int main(int argc, char *argv[])
{
    const char *const *operands = begin(&self, argc, argv);
    const uint32_t id = number(operands[0], 0, UINT32_MAX, "ID");
    const char *giver_endpoint = operands[1];
    const char *checker_endpoint = operands[2];
    const struct address giver = address_of(giver_endpoint, 60000);
    const struct address checker = address_of(checker_endpoint, 60001);

    /* BEGIN SOLUTION */
    int fd = connect_to(&giver, giver_endpoint);
    const uint32_t key = fetch_key(fd, id);
    close(fd);

    fd = connect_to(&checker, checker_endpoint);
    const enum verdict verdict = take_key(fd, id, key);
    close(fd);

    printf("id %" PRIu32 "\nkey %" PRIu32 "\n", id, key);
    if (verdict != NONE)
        printf("%s\n", verdict == ACCEPTED ? "accepted" : "rejected");
    flush_output();
    if (verdict == REJECTED)
        fault("the checker rejected the key");
    /* INSTEAD
    // TODO: fetch the key of id from the giver, take both to the checker, and print them.
    (void)id, (void)giver, (void)checker;
    fault("not written yet");
    END SOLUTION */
    return finish();
}
