/* witness.c - the case is recorded: the socket calls of its programs, and of the peers. */
#ifdef __linux__
#define _DEFAULT_SOURCE /* for record.h */
#endif
#include "witness.h"

#ifdef __linux__

#include "buffer.h"
#include "tests/preload/record.h"

#include <stdio.h>
#include <stdlib.h>

static struct buffer file, preload;

void witness_open(const char *path, const char *library)
{
    const int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 || ftruncate(fd, sizeof *recording) != 0)
        fatal("%s: %s", path, strerror(errno));
    close(fd);
    recording = recording_at(path);
    buffer_printf(&file, "RECORDING=%s", path);
    buffer_printf(&preload, "LD_PRELOAD=%s", library);
}

/* A sanitizer refuses to start in a program where another library comes before it. */
static bool has_sanitizer(const char *program)
{
    static char head[65536]; /* the names of a program's libraries are near its beginning */
    const int fd = open(program, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const ssize_t got = fd < 0 ? 0 : read(fd, head, sizeof head);
    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i + 8 < got; i++)
        if (memcmp(head + i, "libasan.", 8) == 0 || memcmp(head + i, "libtsan.", 8) == 0)
            return true;
    return false;
}

size_t witness_environment(const char *name, const char *program, char **list, size_t count)
{
    struct buffer as = {0};
    if (recording == NULL || has_sanitizer(program))
        return count;
    buffer_printf(&as, "RECORDED_AS=%s", name);
    list[count++] = as.data;
    list[count++] = duplicate(file.data);
    list[count++] = duplicate(preload.data);
    return count;
}

struct recorded *witness_begin(const char *name, enum recorded_call call, int fd, size_t asked,
                               int option)
{
    const int saved = errno;
    set_actor(name);
    struct recorded *r = begin(call, fd, asked, option);
    if (r != NULL && call == CALL_CLOSE)
        look_before_close(r, fd);
    errno = saved;
    return r;
}

void witness_done_with(struct recorded *r, int fd, ssize_t result, const void *bytes,
                       const struct sockaddr *there, socklen_t length)
{
    const struct iovec part = {(void *)bytes, result > 0 && bytes ? (size_t)result : 0};
    if (r != NULL && r->call == CALL_CLOSE)
        complete(r, result, errno);
    else
        end_parts(r, fd, result, &part, 1, there, length);
}

void witness_done(struct recorded *r, int fd, ssize_t result, const void *bytes)
{
    witness_done_with(r, fd, result, bytes, NULL, 0);
}

void witness_end(const char *name, pid_t pid, int status)
{
    set_actor(name);
    struct recorded *r = begin(CALL_ENDED, -1, 0, status);
    if (r == NULL)
        return;
    r->pid = r->tid = pid;
    complete(r, 0, 0);
}

/* Adds the text of a file of /proc. */
static size_t add_table(const char *path, size_t used)
{
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = 0;
    do {
        used += (size_t)got;
        got = fd < 0 ? 0 : read(fd, recording->tables + used, RECORDING_TABLES - 1 - used);
    } while (got > 0);
    if (fd >= 0)
        close(fd);
    return used;
}

void witness_over(void)
{
    if (recording != NULL)
        recording->over = now();
}

void witness_close(bool with_tables)
{
    if (recording == NULL)
        return;
    if (with_tables)
        add_table("/proc/net/tcp6", add_table("/proc/net/tcp", 0));
    munmap(recording, sizeof *recording);
    recording = NULL;
    buffer_free(&file);
    buffer_free(&preload);
}

#else

void witness_open(const char *path, const char *library)
{
    (void)path, (void)library;
}

size_t witness_environment(const char *actor, const char *program, char **list, size_t count)
{
    (void)actor, (void)program, (void)list;
    return count;
}

struct recorded *witness_begin(const char *actor, enum recorded_call call, int fd, size_t asked,
                               int option)
{
    (void)actor, (void)call, (void)fd, (void)asked, (void)option;
    return NULL;
}

void witness_done(struct recorded *r, int fd, ssize_t result, const void *bytes)
{
    (void)r, (void)fd, (void)result, (void)bytes;
}

void witness_done_with(struct recorded *r, int fd, ssize_t result, const void *bytes,
                       const struct sockaddr *there, socklen_t length)
{
    (void)r, (void)fd, (void)result, (void)bytes, (void)there, (void)length;
}

void witness_end(const char *actor, pid_t pid, int status)
{
    (void)actor, (void)pid, (void)status;
}

void witness_over(void)
{
}

void witness_close(bool with_tables)
{
    (void)with_tables;
}

#endif
