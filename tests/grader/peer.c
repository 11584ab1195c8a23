/* peer.c - one end of a connection, or a datagram socket, that the grader plays. */
#include "peer.h"

#include "witness.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    BACKLOG = 16,
    LARGEST_DATAGRAM = 1 << 20, /* Unix-domain ones can be that large */
    BLOCK = 65536
};

void peer_init(struct peer *p, const char *name)
{
    *p = (struct peer){.name = name, .listener = -1, .fd = -1, .here.lock = -1, .peer.lock = -1};
}

static int open_socket(int domain, int type)
{
    const int fd = socket(domain, type, 0);
    if (fd < 0)
        return -1;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

/* Every send() becomes a segment at once: two sends may arrive together, but
 * one that the case makes is never held back. */
static void send_at_once(int fd, int domain)
{
    const int yes = 1;
    if (domain != AF_UNIX)
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

/* The text is given back, as the reason that here is replaced by what was bound. */
static bool bind_at(int fd, struct peer *p, const struct endpoint *at, struct buffer *why)
{
    const int lock = p->here.length ? p->here.lock : -1;
    if (fd < 0 || bind(fd, &at->any, at->length) != 0) {
        buffer_printf(why, "cannot bind %s: %s", at->text, strerror(errno));
        return false;
    }
    struct endpoint bound = {.length = sizeof bound.storage, .lock = lock};
    getsockname(fd, &bound.any, &bound.length);
    p->here = bound;
    endpoint_describe(&p->here);
    return true;
}

bool peer_listen(struct peer *p, const struct endpoint *at, struct buffer *why)
{
    const int yes = 1;
    const int fd = open_socket(at->any.sa_family, SOCK_STREAM);
    if (fd >= 0 && at->any.sa_family != AF_UNIX) /* with fixed ports the case before was here */
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    p->listener = fd;
    if (!bind_at(fd, p, at, why))
        return false;
    struct recorded *r = witness_begin(p->name, CALL_LISTEN, fd, 0, BACKLOG);
    const int listened = listen(fd, BACKLOG);
    witness_done(r, fd, listened, NULL);
    if (listened == 0)
        return true;
    buffer_printf(why, "cannot listen on %s: %s", at->text, strerror(errno));
    return false;
}

bool peer_bind(struct peer *p, const struct endpoint *at, struct buffer *why)
{
    p->is_datagram = true;
    p->fd = open_socket(at->any.sa_family, SOCK_DGRAM);
    return bind_at(p->fd, p, at, why);
}

static void remember_peer(struct peer *p, const struct endpoint *who)
{
    p->peer = *who;
    p->peer.lock = -1;
    endpoint_describe(&p->peer);
}

static void close_fd(const struct peer *p, int *fd)
{
    if (*fd >= 0) {
        struct recorded *r = witness_begin(p->name, CALL_CLOSE, *fd, 0, 0);
        witness_done(r, *fd, close(*fd), NULL);
    }
    *fd = -1;
}

/* A new connection begins with nothing said on it. */
static void begin(struct peer *p, int fd)
{
    p->fd = fd;
    p->ended = p->was_reset = p->cannot_send = false;
    p->cursor = p->sent = p->first_sent = 0;
    buffer_clear(&p->in);
}

enum peer_result peer_connect(struct peer *p, const struct endpoint *to)
{
    close_fd(p, &p->fd);
    begin(p, open_socket(to->any.sa_family, SOCK_STREAM));
    if (p->fd < 0)
        return PEER_FAILED;
    send_at_once(p->fd, to->any.sa_family);
    remember_peer(p, to);
    p->connecting = witness_begin(p->name, CALL_CONNECT, p->fd, 0, 0);
    if (connect(p->fd, &to->any, to->length) == 0)
        return peer_connected(p);
    if (errno == EINPROGRESS || errno == EINTR)
        return PEER_AGAIN;
    /* A Unix-domain socket whose backlog is full says EAGAIN; one not there yet ENOENT. */
    return errno == ECONNREFUSED || errno == ENOENT || errno == EAGAIN ? PEER_REFUSED : PEER_FAILED;
}

/* Loopback may connect a socket to itself when the port is ephemeral and free. */
static bool is_self_connected(const struct peer *p)
{
    struct endpoint mine = {.length = sizeof mine.storage},
                    theirs = {.length = sizeof theirs.storage};
    if (p->peer.any.sa_family == AF_UNIX || getsockname(p->fd, &mine.any, &mine.length) != 0
        || getpeername(p->fd, &theirs.any, &theirs.length) != 0)
        return false;
    return mine.length == theirs.length && memcmp(&mine.any, &theirs.any, mine.length) == 0;
}

static void find_here(struct peer *p)
{
    p->here.length = sizeof p->here.storage;
    getsockname(p->fd, &p->here.any, &p->here.length);
    endpoint_describe(&p->here);
}

enum peer_result peer_connected(struct peer *p)
{
    int error = 0;
    socklen_t length = sizeof error;
    struct pollfd fd = {.fd = p->fd, .events = POLLOUT};
    if (poll(&fd, 1, 0) != 1) /* no error is not yet a connection */
        return PEER_AGAIN;
    if (getsockopt(p->fd, SOL_SOCKET, SO_ERROR, &error, &length) != 0)
        return PEER_FAILED;
    errno = error;
    if (error == ECONNREFUSED || (error == 0 && is_self_connected(p)))
        return PEER_REFUSED;
    find_here(p);
    witness_done(p->connecting, p->fd, error ? -1 : 0, NULL);
    return error ? PEER_FAILED : PEER_DONE;
}

enum peer_result peer_aim(struct peer *p, const struct endpoint *to, const struct endpoint *from)
{
    struct buffer why = {0};
    if (p->fd < 0) {
        p->is_datagram = true;
        p->fd = open_socket(to->any.sa_family, SOCK_DGRAM);
        if (p->fd < 0)
            return PEER_FAILED;
        if (to->any.sa_family == AF_UNIX && !bind_at(p->fd, p, from, &why)) {
            buffer_free(&why);
            return PEER_FAILED;
        }
    }
    if (connect(p->fd, &to->any, to->length) != 0)
        return errno == ECONNREFUSED || errno == ENOENT ? PEER_REFUSED : PEER_FAILED;
    p->is_connected = true;
    find_here(p);
    remember_peer(p, to);
    return PEER_DONE;
}

enum peer_result peer_accept(struct peer *p)
{
    struct endpoint who = {.length = sizeof who.storage};
    const int fd = accept(p->listener, &who.any, &who.length);
    if (fd < 0)
        return errno == EAGAIN || errno == EINTR || errno == ECONNABORTED ? PEER_AGAIN
                                                                          : PEER_FAILED;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    fcntl(fd, F_SETFL, O_NONBLOCK);
    send_at_once(fd, who.any.sa_family);
    witness_done(witness_begin(p->name, CALL_ACCEPT, p->listener, 0, 0), fd, fd, NULL);
    /* An earlier connection stays open, unspoken, until the process of the case ends. */
    begin(p, fd);
    remember_peer(p, &who);
    return PEER_DONE;
}

/* A sender does not learn whether anybody gets a datagram: that nobody is bound there
 * any more may show now, later or never, and must not decide a case. */
static enum peer_result send_datagram(struct peer *p, const void *bytes, size_t count)
{
    bool lost = false;
    /* The first send after one that was refused only reports that. */
    for (int tries = 0; tries < 2; tries++) {
        struct recorded *r = witness_begin(p->name, CALL_SENDTO, p->fd, count, 0);
        const ssize_t n = p->is_connected ? send(p->fd, bytes, count, MSG_NOSIGNAL)
                                          : sendto(p->fd, bytes, count, MSG_NOSIGNAL, &p->peer.any,
                                                   p->peer.length);
        witness_done_with(r, p->fd, n, bytes, &p->peer.any, p->peer.length);
        if (n >= 0)
            return PEER_DONE;
        if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS)
            return PEER_AGAIN;
        /* The others are what Unix-domain sockets say of one that is closed. */
        lost = lost || errno == ECONNREFUSED || errno == ECONNRESET || errno == ENOENT;
    }
    return lost ? PEER_DONE : PEER_FAILED;
}

static enum peer_result send_stream(struct peer *p, const void *bytes, size_t count, size_t *sent)
{
    struct recorded *r = witness_begin(p->name, CALL_SEND, p->fd, count, 0);
    const ssize_t n = send(p->fd, bytes, count, MSG_NOSIGNAL);
    witness_done(r, p->fd, n, bytes);
    if (n >= 0) {
        *sent = (size_t)n;
        p->sent += *sent;
        p->first_sent = p->first_sent ? p->first_sent : *sent;
        return PEER_DONE;
    }
    if (errno == EAGAIN || errno == EINTR || errno == ENOBUFS)
        return PEER_AGAIN;
    if (errno != ECONNRESET && errno != EPIPE)
        return PEER_FAILED;
    p->cannot_send = p->peer.any.sa_family != AF_UNIX;
    return errno == ECONNRESET ? PEER_RESET : PEER_CLOSED;
}

enum peer_result peer_send(struct peer *p, const void *bytes, size_t count, size_t *sent)
{
    if (!p->is_datagram)
        return send_stream(p, bytes, count, sent);
    const enum peer_result result = send_datagram(p, bytes, count);
    *sent = result == PEER_DONE ? count : 0;
    return result;
}

static enum peer_result receive_datagram(struct peer *p)
{
    struct endpoint who = {.length = sizeof who.storage};
    char *room = reallocate(NULL, LARGEST_DATAGRAM, 1);
    const ssize_t n = recvfrom(p->fd, room, LARGEST_DATAGRAM, 0, &who.any, &who.length);
    if (n >= 0) {
        if ((p->datagram_count & (p->datagram_count - 1)) == 0)
            p->datagrams = reallocate(p->datagrams, p->datagram_count ? 2 * p->datagram_count : 1,
                                      sizeof *p->datagrams);
        witness_done_with(witness_begin(p->name, CALL_RECVFROM, p->fd, LARGEST_DATAGRAM, 0), p->fd,
                          n, room, &who.any, who.length);
        p->datagrams[p->datagram_count++] = (struct datagram){p->in.length, (size_t)n};
        buffer_add(&p->in, room, (size_t)n);
        if (!p->is_connected)
            remember_peer(p, &who);
    }
    free(room);
    /* That an earlier datagram of ours was refused is no news about theirs. */
    return n >= 0                                                       ? PEER_DONE
           : errno == EAGAIN || errno == EINTR || errno == ECONNREFUSED ? PEER_AGAIN
                                                                        : PEER_FAILED;
}

enum peer_result peer_receive(struct peer *p, size_t count)
{
    char block[BLOCK];
    if (p->is_datagram)
        return receive_datagram(p);
    if (p->ended || p->was_reset)
        return PEER_DONE;
    const ssize_t n = recv(p->fd, block, count < sizeof block ? count : sizeof block, 0);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return PEER_AGAIN;
    witness_done(witness_begin(p->name, CALL_RECV, p->fd, count, 0), p->fd, n, block);
    if (n < 0 && errno != ECONNRESET && errno != EPIPE)
        return PEER_FAILED;
    if (n > 0)
        buffer_add(&p->in, block, (size_t)n);
    else if (n < 0 || p->cannot_send) /* send() was told of the reset: it is told once only */
        p->was_reset = true;
    else
        p->ended = true;
    return PEER_DONE;
}

const char *peer_unread(const struct peer *p, size_t *count)
{
    *count = p->in.length - p->cursor;
    return buffer_string(&p->in) + p->cursor;
}

void peer_half_close(struct peer *p)
{
    struct recorded *r = witness_begin(p->name, CALL_SHUTDOWN, p->fd, 0, SHUT_WR);
    witness_done(r, p->fd, shutdown(p->fd, SHUT_WR), NULL);
}

/* Closing a socket with unread bytes sends a reset, and a case that says
 * `closes` means an end: so what has come is read first. */
static void read_away(int fd)
{
    char block[BLOCK];
    while (recv(fd, block, sizeof block, 0) > 0)
        ;
}

void peer_close(struct peer *p)
{
    if (p->fd >= 0) {
        read_away(p->fd);
        close_fd(p, &p->fd);
    } else
        close_fd(p, &p->listener);
}

void peer_reset(struct peer *p)
{
    const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    if (p->fd >= 0)
        setsockopt(p->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close_fd(p, &p->fd);
}

void peer_free(struct peer *p)
{
    close_fd(p, &p->fd);
    close_fd(p, &p->listener);
    endpoint_release(&p->here);
    buffer_free(&p->in);
    free(p->datagrams);
}
