/* pipe.c - a pipe that the programs we start do not inherit. */
#include "pipe.h"

#include "buffer.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

void pipe_open(int ends[2])
{
    if (pipe(ends) != 0)
        fatal("pipe: %s", strerror(errno));
    fcntl(ends[0], F_SETFD, FD_CLOEXEC);
    fcntl(ends[1], F_SETFD, FD_CLOEXEC);
}
