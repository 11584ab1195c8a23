/* witness.c - the case is recorded: the socket calls of its programs, and of the peers. */
#ifdef __linux__
#define _DEFAULT_SOURCE /* for record.h */
#endif
#include "witness.h"

#ifdef __linux__

#include "buffer.h"
#include "tests/preload/record.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

static struct buffer file; /* its path */
static int memory = -1;

/* In memory, which costs a tenth of a file on a disk. Programs find it as one of our open files. */
static int open_memory(struct buffer *path)
{
    const int fd = (int)syscall(SYS_memfd_create, "recording", 1 /* MFD_CLOEXEC */);
    if (fd >= 0)
        buffer_printf(path, "/proc/%d/fd/%d", (int)getpid(), fd);
    return fd;
}

/* A program has cut the file off, or the disk is full: then what it holds is lost, and we go on
 * without it. */
static void replace_recording(int number, siginfo_t *info, void *unused)
{
    const char *at = info->si_addr, *begin = (char *)recording;
    (void)unused;
    if (begin == NULL || at < begin || at >= begin + sizeof *recording)
        (void)signal(number, SIG_DFL);
    else
        (void)mmap(recording, sizeof *recording, PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
}

void witness_open(const char *path)
{
    const struct sigaction action = {.sa_sigaction = replace_recording, .sa_flags = SA_SIGINFO};
    sigaction(SIGBUS, &action, NULL);
    memory = path == NULL ? open_memory(&file) : -1;
    if (path != NULL)
        buffer_text(&file, path);
    const int fd = path ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : memory;
    if (fd < 0)
        return; /* then nothing is recorded */
    if (ftruncate(fd, sizeof *recording) == 0)
        recording = recording_at(file.data);
    if (fd != memory)
        close(fd);
    if (recording != NULL)
        recording->maker = getpid();
}

const struct recording *witness_recording(void)
{
    return recording;
}

/* A sanitizer refuses to start in a program where another library comes before it. */
static bool has_sanitizer(const char *program)
{
    static char head[16384]; /* the names of a program's libraries are near its beginning */
    const int fd = open(program, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    const ssize_t got = fd < 0 ? 0 : read(fd, head, sizeof head);
    if (fd >= 0)
        close(fd);
    for (ssize_t i = 0; i + 8 < got; i++)
        if (memcmp(head + i, "libasan.", 8) == 0 || memcmp(head + i, "libtsan.", 8) == 0)
            return true;
    return false;
}

bool witness_takes(const char *program)
{
    return recording != NULL && !has_sanitizer(program);
}

size_t witness_environment(const char *name, char **list, size_t count)
{
    struct buffer as = {0}, where = {0};
    buffer_printf(&as, "RECORDED_AS=%s", name);
    list[count++] = as.data;
    buffer_printf(&where, "RECORDING=%s", file.data);
    list[count++] = where.data;
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
    if (memory >= 0)
        close(memory);
    buffer_free(&file);
}

#else

void witness_open(const char *path)
{
    (void)path;
}

const struct recording *witness_recording(void)
{
    return NULL;
}

bool witness_takes(const char *program)
{
    (void)program;
    return false;
}

size_t witness_environment(const char *actor, char **list, size_t count)
{
    (void)actor, (void)list;
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
