/* server.c - receives a file from a client and writes a copy of it.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | the bytes of the file ----------> |
 *       | end of stream ------------------> | the file is whole: it is stored
 *       | <------------------ end of stream | it is stored
 *
 * There is nothing on the wire but the file. How it ends is said by TCP itself:
 * an end of stream (FIN) means success, a reset (RST) from either side failure.
 * The target is always the old file or the whole new one, never a part of it.
 * A client may be as slow as it likes, but not silent (-t); the next one waits.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"
#include "cp/store.h"

static struct program self = {
    .name = "cp/server",
    .purpose = "Receives a file and stores it as FILE (default output.txt, - standard output).",
    .options = "t:",
    .operands = "[FILE [ENDPOINT]]",
    .usual = {"output.txt", "127.0.0.1:60000"},
    .patience = 60, /* seconds */
};

/* BEGIN SOLUTION */
enum { BACKLOG = 8, BLOCK_SIZE = 524288 /* bytes: see tests/bench */ };

/* Receives to the end of the stream. Returns false, and has said why, if the
 * client did not come so far. */
static bool receive_file(int fd, struct store *store, int64_t *size)
{
    static char block[BLOCK_SIZE];
    size_t received;

    *size = 0;
    do {
        received = recv_all(fd, block, sizeof block);
        if (received < sizeof block && errno != 0)
            return ok(-1, "receive the file");
        store_write(store, block, received);
        *size += (int64_t)received;
    } while (received == sizeof block);
    return true;
}

/* Stores what one client sends, and tells it. */
static bool copy(int fd, struct store *store, int64_t *size)
{
    const struct linger orderly = {.l_onoff = 0};

    store_begin(store);
    limit_waits(fd, self.patience);
    if (!receive_file(fd, store, size)) {
        close(fd);
        store_discard(store);
        return false;
    }
    store_commit(store);

    /* Only now may the client see an end of stream instead of a reset. If it has
     * not waited for that, the file is stored nevertheless. */
    check_option(setsockopt(fd, SOL_SOCKET, SO_LINGER, &orderly, sizeof orderly), "set SO_LINGER");
    ok(shutdown(fd, SHUT_WR), "tell the client that the file is stored");
    close(fd);
    return true;
}
/* END SOLUTION */

int main(int argc, char *argv[])
{
    const char *const *operands = begin(&self, argc, argv);
    const char *path = operands[0];
    const char *endpoint = operands[1];
    if (strncmp(endpoint, "unix:", 5) == 0)
        misuse("%s: a Unix-domain socket has no reset, which cp needs", endpoint);
    const struct address mine = address_to_bind(endpoint, 60000);

    /* BEGIN SOLUTION */
    struct store store = store_at(path);

    /* With SO_LINGER, which accepted sockets inherit, the end of our process
     * resets the connection, whatever ends it: the client never takes a lost
     * file for a stored one. */
    const int on = 1;
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    const int listener = check(socket(mine.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), "set SO_REUSEADDR");
    check(setsockopt(listener, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), "set SO_LINGER");
    check(bind(listener, &mine.any, mine.length), "bind to %s", endpoint);
    check(listen(listener, BACKLOG), "listen");
    announce(listener);

    int64_t size;
    int fd;
    do
        fd = check_accept(accept(listener, NULL, NULL));
    while (fd == -1 || !copy(fd, &store, &size));
    close(listener);

    if (strcmp(path, "-") != 0)
        printf("received %" PRId64 " bytes\n", size);
    /* INSTEAD
    // TODO: receive a client's bytes, store them at path, and print how many they were.
    (void)mine, (void)path;
    fault("not written yet");
    END SOLUTION */
    return finish();
}
