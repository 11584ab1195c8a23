/* record.h - how a call is written down; one header, as a preloaded library is one file.
 *
 *     #define _DEFAULT_SOURCE                           before all others
 *     recording = recording_at(path);
 *     struct recorded *r = begin(CALL_SEND, fd, size, flags);
 *     const struct iovec part = {bytes, size};
 *     return end_parts(r, fd, send(fd, bytes, size, flags), &part, 1, NULL, 0);
 *
 * Nothing here allocates, locks or changes errno, and the descriptors stay as they are.
 * For Linux.
 */
#ifndef PRELOAD_RECORD_H
#define PRELOAD_RECORD_H

#include "recording.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static struct recording *recording; /* NULL: there is nowhere to write */
static char actor[RECORDING_NAME];  /* whose calls these are */

/* The recording in this file, or NULL. */
static struct recording *recording_at(const char *path)
{
    const int fd = (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return NULL;
    void *map = mmap(NULL, sizeof *recording, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    syscall(SYS_close, fd);
    return map == MAP_FAILED ? NULL : map;
}

static void set_actor(const char *name)
{
    size_t i = 0;
    for (; name && name[i] && i < sizeof actor - 1; i++)
        actor[i] = name[i];
    memset(actor + i, 0, sizeof actor - i);
}

static int64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * INT64_C(1000000000) + t.tv_nsec;
}

/* A call begins. NULL if there is nowhere to write it down. */
static struct recorded *begin(enum recorded_call call, int fd, size_t asked, int option)
{
    if (recording == NULL)
        return NULL;
    const uint32_t slot = atomic_fetch_add(&recording->slots, 1);
    if (slot >= RECORDING_SLOTS)
        return NULL;

    struct recorded *r = &recording->calls[slot];
    r->call = (int32_t)call;
    r->pid = getpid();
    r->tid = (int32_t)syscall(SYS_gettid);
    memcpy(r->actor, actor, sizeof actor);
    r->fd = fd;
    r->option = option;
    r->asked = (int64_t)asked;
    r->began = now();
    return r;
}

static int option_of(int fd, int level, int option)
{
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(fd, level, option, &value, &size) == 0 ? value : 0;
}

/* The state that ss(8) would show: the first byte of struct tcp_info. */
static int tcp_state(int fd)
{
    unsigned char state = 0;
    socklen_t size = sizeof state;
    return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &state, &size) == 0 ? state : 0;
}

/* What is known of a descriptor. False, and errno as it was, if it is no socket. */
static bool look_at(struct recorded *r, int fd)
{
    struct stat status;
    socklen_t here = RECORDING_ADDRESS, there = RECORDING_ADDRESS;

    r->type = option_of(fd, SOL_SOCKET, SO_TYPE);
    if (r->type == 0 || fstat(fd, &status) != 0)
        return false;
    r->socket = status.st_ino;
    getsockname(fd, (struct sockaddr *)r->here, &here);
    getpeername(fd, (struct sockaddr *)r->there, &there);
    r->family = ((struct sockaddr *)r->here)->sa_family;
    if (r->type == SOCK_STREAM && r->family != AF_UNIX)
        r->state = tcp_state(fd);
    return true;
}

/* What is known of a descriptor that close() is about to take. */
static void look_before_close(struct recorded *r, int fd)
{
    struct linger linger = {0};
    socklen_t size = sizeof linger;

    look_at(r, fd);
    getsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, &size);
    r->resets = linger.l_onoff && linger.l_linger == 0;
    ioctl(fd, FIONREAD, &r->unread);
}

static void complete(struct recorded *r, ssize_t result, int error)
{
    r->ended = now();
    r->result = result;
    r->error = result == -1 ? error : 0;
    atomic_store(&r->is_complete, 1);
}

static void keep(struct recorded *r, const void *bytes, size_t count)
{
    const uint32_t at = atomic_fetch_add(&recording->used, (uint32_t)count);
    if (at >= RECORDING_BYTES || count > RECORDING_BYTES - at)
        return;
    memcpy(recording->bytes + at, bytes, count);
    if (r->kept == 0)
        r->at = at;
    if (r->at + r->kept == at) /* else another thread's came in between */
        r->kept += (uint32_t)count;
}

/* The call has returned this, having moved as many bytes from or to these buffers.
 * fd is the socket that it was about, there its peer if the call named it. */
static ssize_t end_parts(struct recorded *r, int fd, ssize_t result, const struct iovec *parts,
                         size_t count, const void *there, socklen_t size)
{
    const int error = errno;
    if (r != NULL) {
        size_t left = result > 0 ? (size_t)result : 0;
        for (size_t i = 0; i < count && left > 0 && parts[i].iov_base != NULL; i++) {
            const size_t here = left < parts[i].iov_len ? left : parts[i].iov_len;
            keep(r, parts[i].iov_base, here);
            left -= here;
        }
        look_at(r, fd);
        if (there != NULL && size <= RECORDING_ADDRESS)
            memcpy(r->there, there, size);
        complete(r, result, error);
    }
    errno = error;
    return result;
}

#endif
