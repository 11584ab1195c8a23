/* experiment.c - changes one thing in the world of a program that is judged.
 *
 *     EXPERIMENT=whole-recv LD_PRELOAD=.../experiment.so ./client
 *
 * The judge plays a failed case again, with one experiment after the other: the one under
 * which it passes names the mistake. The table at the end has them all. Without EXPERIMENT
 * this library changes nothing; a second word in it is a file, which is created to say that
 * the library was loaded.
 *
 * It changes nothing either in a program that is linked statically or that makes its system
 * calls itself, as Go does, nor what stdio sends and receives through fdopen().
 */
#include "interpose.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

OVERRIDES(bind);
OVERRIDES(close);
OVERRIDES(connect);
OVERRIDES(poll);
OVERRIDES(read);
OVERRIDES(recv);
OVERRIDES(recvfrom);
OVERRIDES(send);
OVERRIDES(sendto);
OVERRIDES(write);
OVERRIDES(writev);

#define ALL UINT32_MAX

enum {
    NUMBER = 4,         /* bytes                                                         */
    MESSAGE = 16,       /* bytes: what has more is no numbers, but a file or a text       */
    SLOW_MS = 20000,    /* who is to take what is sent may be slow                       */
    DESCRIPTORS = 1024, /* what happens on those behind is not remembered                 */
    PATIENCE_MS = 1000  /* nobody whom the judge plays is silent for so long in a message */
};

static bool whole_recv, whole_send, patient, half_close, reuse_address, swap_port, swap_received;
static uint32_t swap_sent; /* bit i: number i of those that are sent; bit 31: and those behind */

/* The type of a socket; -1 if the descriptor is none. */
static int type_of(int fd)
{
    const int before = errno;
    int type;
    socklen_t length = sizeof type;
    if (getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length) != 0)
        type = -1;
    errno = before;
    return type;
}

static bool becomes_ready(int fd, short events)
{
    struct pollfd one = {.fd = fd, .events = events};
    return REAL(poll)(&one, 1, events == POLLOUT ? SLOW_MS : PATIENCE_MS) > 0;
}

/* ---- the end of the stream, when the program waits for the other side ------ */

static atomic_bool has_sent[DESCRIPTORS];

static void remember(int fd, bool sent)
{
    if (fd >= 0 && fd < DESCRIPTORS)
        has_sent[fd] = sent;
}

static void end_stream(int fd)
{
    if (fd >= 0 && fd < DESCRIPTORS && has_sent[fd] && type_of(fd) == SOCK_STREAM)
        shutdown(fd, SHUT_WR);
    remember(fd, false);
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
    if (half_close && (timeout < 0 || timeout > PATIENCE_MS)) {
        const int ready = REAL(poll)(fds, count, PATIENCE_MS);
        if (ready != 0)
            return ready;
        for (nfds_t i = 0; i < count; i++)
            if (fds[i].events & POLLIN)
                end_stream(fds[i].fd);
        timeout -= timeout < 0 ? 0 : PATIENCE_MS;
    }
    return REAL(poll)(fds, count, timeout);
}

int close(int fd)
{
    remember(fd, false);
    return REAL(close)(fd);
}

/* ---- numbers in the other order of bytes ------------------------------------ */

static bool is_of_numbers(size_t size)
{
    return size > 0 && size <= MESSAGE && size % NUMBER == 0;
}

static void swap(unsigned char *number)
{
    const unsigned char old[NUMBER] = {number[0], number[1], number[2], number[3]};
    for (int i = 0; i < NUMBER; i++)
        number[i] = old[NUMBER - 1 - i];
}

static void swap_what_came(unsigned char *bytes, size_t size)
{
    for (size_t at = 0; at < size; at += NUMBER)
        swap(bytes + at);
}

static void swap_what_goes(unsigned char *bytes, size_t size)
{
    static atomic_uint count;
    for (size_t at = 0; at < size; at += NUMBER) {
        const unsigned number = count++;
        if (swap_sent >> (number < 31 ? number : 31) & 1)
            swap(bytes + at);
    }
}

/* ---- what is sent ------------------------------------------------------------ */

/* The rest of what a socket has taken a part of. */
static ssize_t send_rest(int fd, const char *bytes, size_t size, int flags, ssize_t sent)
{
    while (sent > 0 && (size_t)sent < size && becomes_ready(fd, POLLOUT)) {
        const ssize_t more = REAL(send)(fd, bytes + sent, size - (size_t)sent, flags);
        if (more < 0)
            break;
        sent += more;
    }
    return sent;
}

static ssize_t transmit(int fd, const void *bytes, size_t size, int flags,
                        const struct sockaddr *to, socklen_t length)
{
    unsigned char copy[MESSAGE];
    remember(fd, true);
    if (swap_sent && is_of_numbers(size)) {
        memcpy(copy, bytes, size);
        swap_what_goes(copy, size);
        bytes = copy;
    }
    const ssize_t sent = REAL(sendto)(fd, bytes, size, flags, to, length);
    const bool is_partial = whole_send && type_of(fd) == SOCK_STREAM;
    return is_partial ? send_rest(fd, bytes, size, flags, sent) : sent;
}

ssize_t sendto(int fd, const void *bytes, size_t size, int flags, const struct sockaddr *to,
               socklen_t length)
{
    return transmit(fd, bytes, size, flags, to, length);
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
    return transmit(fd, bytes, size, flags, NULL, 0);
}

ssize_t write(int fd, const void *bytes, size_t size)
{
    return type_of(fd) < 0 ? REAL(write)(fd, bytes, size) : transmit(fd, bytes, size, 0, NULL, 0);
}

/* Several numbers at once go as one message. */
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    unsigned char message[MESSAGE];
    size_t size = 0;
    bool fits = type_of(fd) >= 0;
    for (int i = 0; i < count && fits; i++) {
        fits = parts[i].iov_len <= sizeof message - size;
        if (fits)
            memcpy(message + size, parts[i].iov_base, parts[i].iov_len);
        size += parts[i].iov_len;
    }
    return fits ? transmit(fd, message, size, 0, NULL, 0) : REAL(writev)(fd, parts, count);
}

/* ---- what is received -------------------------------------------------------- */

/* The rest of what has come in part. Who asks for more than some numbers may only want to
 * have room: that is over, too, when nothing comes for some time. */
static ssize_t receive_rest(int fd, char *bytes, size_t size, int flags, ssize_t got)
{
    const bool blocks = !(fcntl(fd, F_GETFL) & O_NONBLOCK);
    if (size > MESSAGE && !blocks)
        return got; /* it works with what there is, and so must it */
    while (got > 0 && (size_t)got < size
           && ((size <= MESSAGE && blocks) || becomes_ready(fd, POLLIN))) {
        const ssize_t more = REAL(recv)(fd, bytes + got, size - (size_t)got, flags);
        if (more < 0 && errno != EAGAIN)
            return more; /* as the program would see if it asked again */
        if (more <= 0)
            break;
        got += more;
    }
    return got;
}

static ssize_t receive(int fd, void *bytes, size_t size, int flags, struct sockaddr *from,
                       socklen_t *length)
{
    const bool waits = !(flags & MSG_DONTWAIT);
    const bool is_stream = type_of(fd) == SOCK_STREAM;
    if (patient)
        becomes_ready(fd, POLLIN);
    if (half_close && waits && is_stream && !becomes_ready(fd, POLLIN))
        end_stream(fd);
    ssize_t got = REAL(recvfrom)(fd, bytes, size, flags, from, length);
    if (whole_recv && waits && is_stream && !(flags & MSG_PEEK))
        got = receive_rest(fd, bytes, size, flags, got);
    if (swap_received && got > 0 && is_of_numbers((size_t)got))
        swap_what_came(bytes, (size_t)got);
    return got;
}

ssize_t recvfrom(int fd, void *bytes, size_t size, int flags, struct sockaddr *from,
                 socklen_t *length)
{
    return receive(fd, bytes, size, flags, from, length);
}

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
    return receive(fd, bytes, size, flags, NULL, NULL);
}

static ssize_t receive_as_file(int fd, void *bytes, size_t size)
{
    return type_of(fd) < 0 ? REAL(read)(fd, bytes, size) : receive(fd, bytes, size, 0, NULL, NULL);
}

ssize_t read(int fd, void *bytes, size_t size)
{
    return receive_as_file(fd, bytes, size);
}

INTERPOSE(ssize_t, __recv_chk, (int fd, void *bytes, size_t size, size_t room, int flags))
{
    return receive(fd, bytes, fitting(size, room), flags, NULL, NULL);
}

INTERPOSE(ssize_t, __read_chk, (int fd, void *bytes, size_t size, size_t room))
{
    return receive_as_file(fd, bytes, fitting(size, room));
}

/* ---- the address -------------------------------------------------------------- */

/* An address with the two bytes of its port in the other order. */
static const struct sockaddr *swapped(const struct sockaddr *address, socklen_t length,
                                      struct sockaddr_in6 *copy)
{
    unsigned char *port = (unsigned char *)copy + offsetof(struct sockaddr_in6, sin6_port);
    const bool has_port = address->sa_family == AF_INET || address->sa_family == AF_INET6;
    if (!swap_port || !has_port || length > sizeof *copy)
        return address;
    memcpy(copy, address, length);
    const unsigned char first = port[0];
    port[0] = port[1];
    port[1] = first;
    return (const struct sockaddr *)copy;
}

int connect(int fd, const struct sockaddr *address, socklen_t length)
{
    struct sockaddr_in6 copy;
    return REAL(connect)(fd, swapped(address, length, &copy), length);
}

int bind(int fd, const struct sockaddr *address, socklen_t length)
{
    struct sockaddr_in6 copy;
    const int on = 1;
    if (reuse_address && type_of(fd) == SOCK_STREAM)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    return REAL(bind)(fd, swapped(address, length, &copy), length);
}

/* ---- the experiments ----------------------------------------------------------- */

static void ignore_sigpipe(void)
{
    signal(SIGPIPE, SIG_IGN);
}

static void flush_output(void)
{
    setvbuf(stdout, NULL, _IONBF, 0);
    setenv("PYTHONUNBUFFERED", "1", 1);
}

static const struct {
    const char *name;
    bool *change;
    uint32_t sent; /* which of the numbers that are sent are swapped */
    void (*begin)(void);
} experiments[] = {
    {.name = "whole-recv", .change = &whole_recv},
    {.name = "whole-send", .change = &whole_send},
    {.name = "wait", .change = &patient},
    {.name = "ignore-sigpipe", .begin = ignore_sigpipe},
    {.name = "flush", .begin = flush_output},
    {.name = "half-close", .change = &half_close},
    {.name = "reuse-address", .change = &reuse_address},
    {.name = "swap-port", .change = &swap_port},
    {.name = "swap-received", .change = &swap_received},
    {.name = "swap-sent", .sent = ALL},
    {.name = "swap-both", .change = &swap_received, .sent = ALL},
    {.name = "swap-first", .sent = 1 << 0},
    {.name = "swap-second", .sent = 1 << 1},
    {.name = "swap-two", .sent = 1 << 0 | 1 << 1},
    {.name = "swap-third", .sent = 1 << 2},
};

static void begin(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof experiments / sizeof *experiments; i++) {
        if (strlen(experiments[i].name) != length || memcmp(experiments[i].name, name, length) != 0)
            continue;
        swap_sent = experiments[i].sent;
        if (experiments[i].change)
            *experiments[i].change = true;
        if (experiments[i].begin)
            experiments[i].begin();
    }
}

__attribute__((constructor)) static void look(void)
{
    const char *name = getenv("EXPERIMENT");
    if (!name)
        return;
    const size_t length = strcspn(name, " ");
    begin(name, length);
    if (name[length])
        REAL(close)(open(name + length + 1, O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
}
