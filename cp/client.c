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
#include "common/error.h"
#include "common/options.h"
#include "common/process.h"
#include "common/progress.h"
#include "common/stream.h"

const char program[] = "cp/client";
int patience = 60; /* seconds */

static const struct usage usage = {
    .purpose = "Sends FILE (default input.txt, - standard input) to a server, which writes a copy.",
    .options = "t:",
    .operands = "[FILE [ENDPOINT]]",
};

/* BEGIN SOLUTION */
enum { BLOCK_SIZE = 524288 /* bytes: see tests/bench */ };

/* Opens a regular file, or standard input; its size is 0 if nobody knows it. */
static int open_source(const char *path, int64_t *size)
{
    struct stat about;

    *size = 0;
    if (strcmp(path, "-") == 0)
        return STDIN_FILENO;

    /* O_NONBLOCK: to open a FIFO without a writer would wait for ever. */
    const int source = check(open(path, O_RDONLY | O_NONBLOCK), "open %s", path);
    check(fstat(source, &about), "look at %s", path);
    if (!S_ISREG(about.st_mode))
        fault("open %s: not a regular file", path);
    *size = about.st_size;
    return source;
}

/* Sends all that the source has, and returns its number of bytes. */
static int64_t send_file(int fd, int source, const char *path, int64_t size)
{
    static char block[BLOCK_SIZE];
    struct progress progress = progress_start(size);
    int64_t sent = 0;
    ssize_t got;

    while ((got = read_some(source, block, sizeof block)) > 0) {
        check_all(send_all(fd, block, (size_t)got), (size_t)got, "send %s", path);
        sent += got;
        progress_show(&progress, sent);
    }
    if (got < 0)
        fail("read %s", path);
    progress_clear();
    return sent;
}
/* END SOLUTION */

int main(int argc, char *argv[])
{
    process_start(FAILED);
    const struct options given = options_read(argc, argv, &usage);
    const char *path = operand(&given, 0, "input.txt");
    const char *endpoint = operand(&given, 1, "127.0.0.1:60000");
    const struct address server = address_of(endpoint, 60000, PEER);
    if (server.any.sa_family == AF_UNIX)
        misuse("%s: a Unix-domain socket has no reset, which cp needs", endpoint);

    /* BEGIN SOLUTION */
    int64_t size;
    const int source = open_source(path, &size);

    /* With this, the end of our process resets the connection, whatever ends
     * it: the server never takes half a file for a whole one. */
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    const struct linger finish = {.l_onoff = 0};
    const int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    check(setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset), "set SO_LINGER");
    limit_waits(fd);
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    refuse_self(fd, endpoint);

    const int64_t sent = send_file(fd, source, path, size);
    close(source);

    /* All is sent: the end of the stream says so. The server's says that the
     * file is stored. */
    check_option(setsockopt(fd, SOL_SOCKET, SO_LINGER, &finish, sizeof finish), "set SO_LINGER");
    check(shutdown(fd, SHUT_WR), "shutdown");
    if (recv_end(fd) == -1) {
        if (errno == EAGAIN || errno == EWOULDBLOCK)
            fault("wait until %s is stored: timed out after %d s; it may have been stored", path,
                  patience);
        fail("wait until %s is stored", path);
    }
    close(fd);

    printf("sent %" PRId64 " bytes\n", sent);
    /* INSTEAD
    // TODO: send the bytes of the file at path to the server, and print how many they were.
    (void)path;
    fault("not written yet");
    END SOLUTION */
    return process_finish();
}
