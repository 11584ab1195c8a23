/* server.c - tells everyone who brings an ID and a key whether they belong
 * together.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | ID, 4 bytes --------------------> |
 *       | key, 4 bytes -------------------> |
 *       | <--------------- verdict, 4 bytes |
 *       | <------------------ end of stream |
 *
 * On the wire IDs, keys and verdicts (1 accepted, 0 rejected) are unsigned
 * 32-bit numbers, most significant byte first: 7 travels as 00 00 00 07. A
 * whole class is served at once; the loop that does it is in tcp_giver/service.c.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/program.h"
#include "tcp_giver/key.h"
#include "tcp_giver/service.h"

static struct program self = {
    .name = "tcp_checker/server",
    .purpose = "Tells everyone who brings an ID and a key whether they belong together.",
    .options = "k:n:t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60001"},
    .patience = 5, /* seconds */
    .endless = true,
};

enum { BACKLOG = 4096 }; /* clients that may wait to be accepted; the system may allow fewer */

static struct secret secret;

static uint32_t answer(const uint32_t *request)
{
    return htonl(ntohl(request[1]) == key_of(ntohl(request[0]), &secret) ? 1 : 0);
}

static void report(const uint32_t *request, uint32_t reply)
{
    printf("id %" PRIu32 " key %" PRIu32 " %s\n", ntohl(request[0]), ntohl(request[1]),
           ntohl(reply) == 1 ? "accepted" : "rejected");
}

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address mine = address_to_bind(endpoint, 60001);
    const struct service checker = {.words = 2,
                                    .patience_ms = self.patience_ms,
                                    .count = self.count,
                                    .answer = answer,
                                    .report = report};
    secret = secret_of(self.keyfile);

    const int on = 1;
    const int listener = check(socket(mine.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "set SO_REUSEADDR");
    check(bind(listener, &mine.any, mine.length), "bind to %s", endpoint);
    check(listen(listener, BACKLOG), "listen");
    announce(listener);

    service_run(listener, &checker);
    close(listener);
    return finish();
}
