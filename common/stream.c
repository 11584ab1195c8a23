#include "common/stream.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

size_t send_all(int fd, const void *data, size_t length)
{
    const char *next = data;
    size_t moved = 0;

    while (moved < length) {
        const ssize_t sent = send(fd, next + moved, length - moved, 0);
        if (sent >= 0)
            moved += (size_t)sent;
        else if (errno != EINTR)
            break;
    }
    return moved;
}

size_t recv_all(int fd, void *data, size_t length)
{
    char *next = data;
    size_t moved = 0;

    while (moved < length) {
        const ssize_t received = recv(fd, next + moved, length - moved, 0);
        if (received > 0) {
            moved += (size_t)received;
        } else if (received == 0) {
            errno = 0;
            break;
        } else if (errno != EINTR) {
            break;
        }
    }
    return moved;
}

int recv_end(int fd)
{
    char byte;
    ssize_t seen;

    do
        seen = recv(fd, &byte, 1, MSG_PEEK);
    while (seen == -1 && errno == EINTR);

    if (seen > 0)
        errno = EBADMSG;
    return seen == 0 ? 0 : -1;
}

ssize_t read_some(int fd, void *data, size_t size)
{
    ssize_t got;

    do
        got = read(fd, data, size);
    while (got == -1 && errno == EINTR);
    return got;
}

size_t write_all(int fd, const void *data, size_t length)
{
    const char *next = data;
    size_t moved = 0;

    while (moved < length) {
        const ssize_t written = write(fd, next + moved, length - moved);
        if (written >= 0)
            moved += (size_t)written;
        else if (errno != EINTR)
            break;
    }
    return moved;
}
