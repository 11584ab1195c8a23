/* server.c - gives everyone who sends an ID the key that belongs to it.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | ID, 4 bytes --------------------> |
 *       | <------------------- key, 4 bytes |
 *       | <------------------ end of stream |
 *
 * On the wire IDs and keys are unsigned 32-bit numbers, most significant byte
 * first: 7 travels as 00 00 00 07. A whole class is served at once; the loop
 * that does it is in tcp_giver/service.c.
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
    .name = "tcp_giver/server",
    .purpose = "Gives everyone who sends an ID the key that belongs to it.",
    .options = "k:n:t:",
    .operands = "[ENDPOINT]",
    .usual = {"127.0.0.1:60000"},
    .patience = 5, /* seconds */
    .endless = true,
};

enum { BACKLOG = 4096 }; /* clients that may wait to be accepted; the system may allow fewer */

static struct secret secret;

static uint32_t answer(const uint32_t *request)
{
    return htonl(key_of(ntohl(request[0]), &secret));
}

static void report(const uint32_t *request, uint32_t reply)
{
    printf("id %" PRIu32 " key %" PRIu32 "\n", ntohl(request[0]), ntohl(reply));
}

int main(int argc, char *argv[])
{
    const char *endpoint = begin(&self, argc, argv)[0];
    const struct address mine = address_to_bind(endpoint, 60000);
    const struct service giver = {.words = 1,
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

    service_run(listener, &giver);
    close(listener);
    return finish();
}
