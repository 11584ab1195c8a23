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
 * whole class is served at once; the loop that does it is in common/service.c.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/mystery.h"
#include "common/options.h"
#include "common/process.h"
#include "common/service.h"

const char program[] = "tcp_checker/server";
int patience = 5; /* seconds */

static const struct usage usage = {
    .purpose = "Tells everyone who brings an ID and a key whether they belong together.",
    .options = "k:n:t:",
    .operands = "[ENDPOINT]",
};

enum { BACKLOG = 4096 }; /* clients that may wait to be accepted; the system may allow fewer */

static struct secret secret;

static uint32_t answer(const uint32_t *request)
{
    return htonl(ntohl(request[1]) == mystery_key(ntohl(request[0]), &secret) ? 1 : 0);
}

static void report(const uint32_t *request, uint32_t reply)
{
    printf("id %" PRIu32 " key %" PRIu32 " %s\n", ntohl(request[0]), ntohl(request[1]),
           ntohl(reply) == 1 ? "accepted" : "rejected");
}

int main(int argc, char *argv[])
{
    process_start(DONE);
    const struct options given = options_read(argc, argv, &usage);
    const char *endpoint = operand(&given, 0, "127.0.0.1:60001");
    const struct address mine = address_of(endpoint, 60001, OURS);
    const struct service checker = {.request_words = 2, .answer = answer, .report = report};
    secret = mystery_secret(given.keyfile);

    const int on = 1;
    const int listener = check(socket(mine.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "set SO_REUSEADDR");
    address_claim(&mine);
    check(bind(listener, &mine.any, mine.length), "bind to %s", endpoint);
    address_claimed(&mine);
    check(listen(listener, BACKLOG), "listen");
    announce(listener);

    service_run(listener, &checker, given.count);
    close(listener);
    return process_finish();
}
