/* experiment.c - changes one thing in the world of a program that is judged.
 *
 *     EXPERIMENT=whole LD_PRELOAD=.../experiment.so ./client
 *
 * The judge plays a failed case again with one experiment after the other: the one
 * under which it passes names the mistake. In any other program, and without
 * EXPERIMENT, this library changes nothing.
 */
#include "interpose.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool whole; /* recv() brings all that was asked for, if that comes at all */

static void ignore_sigpipe(void)
{
    signal(SIGPIPE, SIG_IGN);
}

__attribute__((constructor)) static void begin(void)
{
    const char *experiment = getenv("EXPERIMENT");
    if (!experiment)
        return;
    whole = strcmp(experiment, "whole") == 0;
    if (strcmp(experiment, "sigpipe") == 0)
        ignore_sigpipe();
}

/* ---- recv() brings whole numbers --------------------------------------- */

static bool is_stream(int fd)
{
    const int before = errno;
    int type = 0;
    socklen_t length = sizeof type;
    const bool is = getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) == 0 && type == SOCK_STREAM;
    errno = before;
    return is;
}

INTERPOSE(ssize_t, recv, (int fd, void *bytes, size_t size, int flags))
{
    if (whole && !(flags & MSG_PEEK) && is_stream(fd))
        flags |= MSG_WAITALL;
    return REAL(recv)(fd, bytes, size, flags);
}
