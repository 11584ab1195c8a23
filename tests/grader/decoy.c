/* decoy.c - sockets beside a played server, to which only a mistake leads. */
#include "decoy.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

void decoys_init(struct decoys *d)
{
    *d = (struct decoys){.fds = {-1, -1}};
}

static int open_at(const struct endpoint *at, bool is_datagram)
{
    const int fd = socket(at->any.sa_family, is_datagram ? SOCK_DGRAM : SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    if (bind(fd, &at->any, at->length) == 0 && (is_datagram || listen(fd, 1) == 0))
        return fd;
    close(fd);
    return -1;
}

void decoys_open(struct decoys *d, const struct endpoint *server, bool is_datagram)
{
    *d = (struct decoys){.fds = {-1, -1}, .at = {*server, *server}, .is_datagram = is_datagram};
    if (server->any.sa_family == AF_UNIX)
        return;
    endpoint_swap(&d->at[SWAPPED_PORT]);
    endpoint_describe(&d->at[OTHER_KIND]);
    d->fds[SWAPPED_PORT] = open_at(&d->at[SWAPPED_PORT], is_datagram);
    d->fds[OTHER_KIND] = open_at(&d->at[OTHER_KIND], !is_datagram);
}

void decoys_explain(const struct decoys *d, size_t which, const struct endpoint *server,
                    const char *name, struct buffer *text)
{
    const bool sent = which == SWAPPED_PORT ? d->is_datagram : !d->is_datagram;
    buffer_printf(text, sent ? "sent a datagram to %s" : "connected to %s", d->at[which].text);
    if (which == SWAPPED_PORT)
        buffer_printf(text,
                      ", which is port %s of %s with its two bytes swapped: a port travels in "
                      "network byte order (htons)",
                      server->port, name);
    else
        buffer_printf(text, ", where %s awaits %s", name,
                      sent ? "a connection: that takes a socket of type SOCK_STREAM"
                           : "datagrams: they take a socket of type SOCK_DGRAM");
}

void decoys_close(struct decoys *d)
{
    for (size_t i = 0; i < DECOYS; i++)
        if (d->fds[i] >= 0)
            close(d->fds[i]);
    decoys_init(d);
}
