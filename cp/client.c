/* client.c - sends a file to a server, which writes a copy of it.
 *
 *     client                                server
 *       | connect ------------------------> | accept
 *       | the bytes of the file ----------> |
 *       | end of stream ------------------> | the file is whole: it is stored
 *       | <------------------ end of stream | it is stored
 *
 * There is nothing on the wire but the file. How it ends is said by TCP itself:
 * an end of stream (FIN) means success, a reset (RST) from either side failure.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/address.h"
#include "common/deadline.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"
#include "cp/progress.h"

static struct program self = {
    .name = "cp/client",
    .purpose = "Sends FILE (default input.txt, - standard input) to a server, which writes a copy.",
    .options = "t:",
    .operands = "[FILE [ENDPOINT]]",
    .usual = {"input.txt", "127.0.0.1:60000"},
    .patience = 60, /* seconds */
};

/* BEGIN SOLUTION */
enum { BLOCK_SIZE = 524288 /* bytes: see tests/bench */ };

/* Opens a regular file, or standard input. */
static int open_source(const char *path)
{
    struct stat about;

    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;

    /* O_NONBLOCK: to open a FIFO without a writer would wait for ever. */
    const int source = check(open(path, O_RDONLY | O_NONBLOCK), "open %s", path);
    check(fstat(source, &about), "look at %s", path);
    if (!S_ISREG(about.st_mode))
        fault("open %s: not a regular file", path);
    return source;
}

/* Sends all that the source has, and returns its number of bytes. */
static int64_t send_file(int fd, int source, const char *path)
{
    static char block[BLOCK_SIZE];
    struct progress progress = progress_start(source);
    int64_t sent = 0;
    size_t moved;
    ssize_t got;

    do {
        progress_show(&progress, sent);
        while ((got = read(source, block, sizeof block)) == -1
               && (errno == EINTR || errno == EAGAIN)) /* standard input may be non-blocking */
            wait_readable(source, NEVER);
        moved = got > 0 ? send_all(fd, block, (size_t)got) : 0;
        sent += (int64_t)moved;
    } while (got > 0 && moved == (size_t)got);

    progress_clear();
    check((int)got, "read %s", path);
    check_all(moved, (size_t)got, "send %s", path);
    return sent;
}
/* END SOLUTION */

int main(int argc, char *argv[])
{
    const char *const *operands = begin(&self, argc, argv);
    const char *path = operands[0];
    const char *endpoint = operands[1];
    if (strncmp(endpoint, "unix:", 5) == 0)
        misuse("%s: a Unix-domain socket has no reset, which cp needs", endpoint);
    const struct address server = address_of(endpoint, 60000);

    /* BEGIN SOLUTION */
    const int source = open_source(path);

    /* Whatever ends us resets the connection: half a file is never taken for a whole. */
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    const struct linger orderly = {.l_onoff = 0};
    const int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), "set SO_LINGER");
    limit_waits(fd, self.patience);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    refuse_self(fd, endpoint);

    const int64_t sent = send_file(fd, source, path);
    close(source);

    /* Our end of stream says that all is sent, the server's that it is stored. */
    check_option(setsockopt(fd, SOL_SOCKET, SO_LINGER, &orderly, sizeof orderly), "set SO_LINGER");
    check(shutdown(fd, SHUT_WR), "shutdown");
    if (recv_end(fd) == -1)
        fail("wait until %s is stored%s", path,
             errno == EAGAIN || errno == EWOULDBLOCK ? " (it may have been)" : "");
    close(fd);

    printf("sent %" PRId64 " bytes\n", sent);
    /* INSTEAD
    // TODO: send the bytes of the file at path to the server, and print how many they were.
    (void)server, (void)path;
    fault("not written yet");
    END SOLUTION */
    return finish();
}
