/* record.c - writes down each socket call of a program, and changes none.
 *
 *     RECORDING=/tmp/d/recording RECORDED_AS=client LD_PRELOAD=./record.so ./client
 *
 * RECORDING is a file as recording.h describes it; without one nothing happens. A
 * call that libc makes for itself, as fread() and fwrite() do, is not seen.
 */
#define _DEFAULT_SOURCE /* syscall(), TCP_INFO */
#include "interpose.h"

#include "record.h"

#include <poll.h>
#include <stdlib.h>
#include <sys/select.h>

__attribute__((constructor)) static void open_recording(void)
{
    const int saved = errno;
    if (getenv("RECORDING"))
        recording = recording_at(getenv("RECORDING"));
    set_actor(getenv("RECORDED_AS"));
    errno = saved;
}

static bool is_socket(int fd)
{
    const int saved = errno;
    const bool is = recording != NULL && option_of(fd, SOL_SOCKET, SO_TYPE) != 0;
    errno = saved;
    return is;
}

static ssize_t end_bytes(struct recorded *r, int fd, ssize_t result, const void *bytes)
{
    const struct iovec part = {(void *)bytes, result > 0 ? (size_t)result : 0};
    return end_parts(r, fd, result, &part, 1, NULL, 0);
}

static int end(struct recorded *r, int fd, int result)
{
    return (int)end_parts(r, fd, result, NULL, 0, NULL, 0);
}

static struct recorded *begin_if_socket(enum recorded_call call, int fd, size_t asked)
{
    return is_socket(fd) ? begin(call, fd, asked, 0) : NULL;
}

static size_t sum(const struct iovec *parts, size_t count)
{
    size_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += parts[i].iov_len;
    return total;
}

/* ---- the functions of libc ------------------------------------------------- */

INTERPOSE(int, socket, (int domain, int type, int protocol))
{
    struct recorded *r = begin(CALL_SOCKET, -1, 0, type);
    const int fd = REAL(socket)(domain, type, protocol);
    return end(r, fd, fd);
}

INTERPOSE(int, bind, (int fd, const struct sockaddr *here, socklen_t size))
{
    struct recorded *r = begin(CALL_BIND, fd, 0, 0);
    const int result = end(r, fd, REAL(bind)(fd, here, size));
    if (r != NULL && result == -1 && size <= RECORDING_ADDRESS)
        memcpy(r->here, here, size);
    return result;
}

INTERPOSE(int, listen, (int fd, int backlog))
{
    struct recorded *r = begin(CALL_LISTEN, fd, 0, backlog);
    return end(r, fd, REAL(listen)(fd, backlog));
}

INTERPOSE(int, accept, (int listener, struct sockaddr *there, socklen_t *size))
{
    struct recorded *r = begin(CALL_ACCEPT, listener, 0, 0);
    const int fd = REAL(accept)(listener, there, size);
    return end(r, fd == -1 ? listener : fd, fd);
}

INTERPOSE(int, accept4, (int listener, struct sockaddr *there, socklen_t *size, int flags))
{
    struct recorded *r = begin(CALL_ACCEPT, listener, 0, 0);
    const int fd = REAL(accept4)(listener, there, size, flags);
    return end(r, fd == -1 ? listener : fd, fd);
}

INTERPOSE(int, connect, (int fd, const struct sockaddr *there, socklen_t size))
{
    struct recorded *r = begin(CALL_CONNECT, fd, 0, 0);
    const int result = REAL(connect)(fd, there, size);
    return (int)end_parts(r, fd, result, NULL, 0, there, size);
}

INTERPOSE(int, shutdown, (int fd, int how))
{
    struct recorded *r = begin(CALL_SHUTDOWN, fd, 0, how);
    return end(r, fd, REAL(shutdown)(fd, how));
}

/* Afterwards nothing can be known of the socket. */
INTERPOSE(int, close, (int fd))
{
    const int before = errno;
    struct recorded *r = begin_if_socket(CALL_CLOSE, fd, 0);

    if (r != NULL)
        look_before_close(r, fd);
    errno = before;
    const int result = REAL(close)(fd);
    const int error = errno;
    if (r != NULL)
        complete(r, result, error);
    errno = error;
    return result;
}

INTERPOSE(ssize_t, send, (int fd, const void *bytes, size_t size, int flags))
{
    struct recorded *r = begin(CALL_SEND, fd, size, flags);
    return end_bytes(r, fd, REAL(send)(fd, bytes, size, flags), bytes);
}

INTERPOSE(ssize_t, sendto,
          (int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to,
           socklen_t length))
{
    struct recorded *r = begin(CALL_SENDTO, fd, size, flags);
    const ssize_t sent = REAL(sendto)(fd, bytes, size, flags, to, length);
    return end_parts(r, fd, sent, &(struct iovec){(void *)bytes, size}, 1, to, length);
}

INTERPOSE(ssize_t, sendmsg, (int fd, const struct msghdr *m, int flags))
{
    struct recorded *r = begin(CALL_SENDMSG, fd, sum(m->msg_iov, (size_t)m->msg_iovlen), flags);
    const ssize_t sent = REAL(sendmsg)(fd, m, flags);
    return end_parts(r, fd, sent, m->msg_iov, (size_t)m->msg_iovlen, m->msg_name, m->msg_namelen);
}

INTERPOSE(ssize_t, write, (int fd, const void *bytes, size_t size))
{
    struct recorded *r = begin_if_socket(CALL_WRITE, fd, size);
    return end_bytes(r, fd, REAL(write)(fd, bytes, size), bytes);
}

INTERPOSE(ssize_t, writev, (int fd, const struct iovec *parts, int count))
{
    struct recorded *r = begin_if_socket(CALL_WRITEV, fd, 0);
    const ssize_t sent = REAL(writev)(fd, parts, count);
    if (r != NULL)
        r->asked = (int64_t)sum(parts, (size_t)count);
    return end_parts(r, fd, sent, parts, (size_t)count, NULL, 0);
}

INTERPOSE(ssize_t, sendfile, (int fd, int from, off_t *offset, size_t count))
{
    struct recorded *r = begin_if_socket(CALL_SENDFILE, fd, count);
    return end_parts(r, fd, REAL(sendfile)(fd, from, offset, count), NULL, 0, NULL, 0);
}

INTERPOSE(ssize_t, sendfile64, (int fd, int from, int64_t *offset, size_t count))
{
    struct recorded *r = begin_if_socket(CALL_SENDFILE, fd, count);
    return end_parts(r, fd, REAL(sendfile64)(fd, from, offset, count), NULL, 0, NULL, 0);
}

INTERPOSE(ssize_t, recv, (int fd, void *bytes, size_t size, int flags))
{
    struct recorded *r = begin(CALL_RECV, fd, size, flags);
    return end_bytes(r, fd, REAL(recv)(fd, bytes, size, flags), bytes);
}

INTERPOSE(ssize_t, __recv_chk, (int fd, void *bytes, size_t size, size_t room, int flags))
{
    struct recorded *r = begin(CALL_RECV, fd, size, flags);
    return end_bytes(r, fd, REAL(recv)(fd, bytes, fitting(size, room), flags), bytes);
}

static ssize_t end_from(struct recorded *r, int fd, ssize_t got, void *bytes,
                        const struct sockaddr *from, const socklen_t *length)
{
    const struct iovec part = {bytes, got > 0 ? (size_t)got : 0};
    const bool is_told = got >= 0 && from != NULL && length != NULL && *length > 0;
    return end_parts(r, fd, got, &part, 1, is_told ? from : NULL, is_told ? *length : 0);
}

INTERPOSE(ssize_t, recvfrom,
          (int fd, void *bytes, size_t size, int flags, struct sockaddr *from, socklen_t *length))
{
    struct recorded *r = begin(CALL_RECVFROM, fd, size, flags);
    const ssize_t got = REAL(recvfrom)(fd, bytes, size, flags, from, length);
    return end_from(r, fd, got, bytes, from, length);
}

INTERPOSE(ssize_t, __recvfrom_chk,
          (int fd, void *bytes, size_t size, size_t room, int flags, struct sockaddr *from,
           socklen_t *length))
{
    struct recorded *r = begin(CALL_RECVFROM, fd, size, flags);
    const ssize_t got = REAL(recvfrom)(fd, bytes, fitting(size, room), flags, from, length);
    return end_from(r, fd, got, bytes, from, length);
}

INTERPOSE(ssize_t, recvmsg, (int fd, struct msghdr *m, int flags))
{
    struct recorded *r = begin(CALL_RECVMSG, fd, sum(m->msg_iov, (size_t)m->msg_iovlen), flags);
    const ssize_t got = REAL(recvmsg)(fd, m, flags);
    return end_parts(r, fd, got, m->msg_iov, (size_t)m->msg_iovlen, got >= 0 ? m->msg_name : NULL,
                     m->msg_namelen);
}

INTERPOSE(ssize_t, read, (int fd, void *bytes, size_t size))
{
    struct recorded *r = begin_if_socket(CALL_READ, fd, size);
    return end_bytes(r, fd, REAL(read)(fd, bytes, size), bytes);
}

INTERPOSE(ssize_t, __read_chk, (int fd, void *bytes, size_t size, size_t room))
{
    struct recorded *r = begin_if_socket(CALL_READ, fd, size);
    return end_bytes(r, fd, REAL(read)(fd, bytes, fitting(size, room)), bytes);
}

INTERPOSE(ssize_t, readv, (int fd, const struct iovec *parts, int count))
{
    struct recorded *r = begin_if_socket(CALL_READV, fd, 0);
    const ssize_t got = REAL(readv)(fd, parts, count);
    if (r != NULL)
        r->asked = (int64_t)sum(parts, (size_t)count);
    return end_parts(r, fd, got, parts, (size_t)count, NULL, 0);
}

INTERPOSE(int, poll, (struct pollfd * fds, nfds_t count, int timeout_ms))
{
    struct recorded *r = begin(CALL_POLL, -1, count, timeout_ms);
    return end(r, -1, REAL(poll)(fds, count, timeout_ms));
}

INTERPOSE(int, __poll_chk, (struct pollfd * fds, nfds_t count, int timeout_ms, size_t room))
{
    struct recorded *r = begin(CALL_POLL, -1, count, timeout_ms);
    fitting(count * sizeof *fds, room);
    return end(r, -1, REAL(poll)(fds, count, timeout_ms));
}

INTERPOSE(int, select,
          (int count, fd_set *in, fd_set *out, fd_set *urgent, struct timeval *timeout))
{
    const int ms = timeout ? (int)(timeout->tv_sec * 1000 + timeout->tv_usec / 1000) : -1;
    struct recorded *r = begin(CALL_SELECT, -1, (size_t)count, ms);
    return end(r, -1, REAL(select)(count, in, out, urgent, timeout));
}

struct epoll_event;
INTERPOSE(int, epoll_wait, (int fd, struct epoll_event *events, int most, int timeout_ms))
{
    struct recorded *r = begin(CALL_EPOLL_WAIT, fd, 0, timeout_ms);
    return end(r, -1, REAL(epoll_wait)(fd, events, most, timeout_ms));
}
