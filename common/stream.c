#include "common/stream.h"

#include <errno.h>
#include <sys/socket.h>

bool advance(size_t *moved, ssize_t result)
{
    if (result == -1)
        return errno == EINTR;
    if (result == 0)
        errno = 0;
    *moved += (size_t)result;
    return result > 0;
}

size_t send_all(int fd, const void *data, size_t length)
{
    const char *bytes = data;
    size_t sent = 0;

    while (sent < length && advance(&sent, send(fd, bytes + sent, length - sent, 0)))
        continue;
    return sent;
}

size_t recv_all(int fd, void *data, size_t length)
{
    char *bytes = data;
    size_t received = 0;

    while (received < length
           && advance(&received, recv(fd, bytes + received, length - received, 0)))
        continue;
    return received;
}

int recv_end(int fd)
{
    char byte;
    ssize_t seen;

    while ((seen = recv(fd, &byte, 1, MSG_PEEK)) == -1 && errno == EINTR)
        continue; /* MSG_PEEK: we only look, and a byte can still be received */
    if (seen > 0)
        errno = EBADMSG;
    return seen == 0 ? 0 : -1;
}
