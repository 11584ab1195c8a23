/* shim.c - makes the calls of a program fail that a healthy system lets pass.
 *
 *     LD_PRELOAD=./shim.so FAULTS_FAIL=recv:2:1:104 tcp_draw/client
 *
 * Preloaded, it stands between a program and libc, and does what it is asked to:
 *
 *     FAULTS_FAIL=CALL:NTH:TIMES:ERROR  the NTH call of CALL fails with this errno,
 *                                       and so do the next ones, TIMES in all (0: all)
 *     FAULTS_CUT=BYTES                  no transfer on a stream or a file moves more,
 *                                       the first 65536; it would take all day
 *     FAULTS_INTERRUPT=1                every other transfer or poll() says EINTR
 *     FAULTS_LOG=FILE                   gets the name of each call, a line each; with
 *                                       FAULTS_FAIL only that of the first that failed
 *
 * "stdout" is what fflush() and exit() write. A call that fails has not happened,
 * but for close(), which on Linux frees the descriptor even so. Wants glibc.
 */
#define _GNU_SOURCE /* RTLD_NEXT, fopencookie() */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <time.h>
#include <unistd.h>

enum { MAX_CUTS = 65536 };

static bool armed; /* from our constructor to the end of main() */
static const char *log_file;
static bool interrupt;
static size_t cut = SIZE_MAX;

static struct {
    char call[32];
    int nth, times, error;
} fault;

/* By system calls of its own: it is not to meet itself here, nor to leave a
 * descriptor open that the program could miss or find. */
static void record(const char *call)
{
    char line[64];
    const int length = snprintf(line, sizeof line, "%s\n", call);
    const long fd = syscall(SYS_openat, AT_FDCWD, log_file, O_WRONLY | O_CREAT | O_APPEND, 0600);

    syscall(SYS_write, fd, line, length);
    syscall(SYS_close, fd);
}

/* Tells whether a call, the n-th of its name, is to fail; errno then says why. */
static bool fails(const char *call, int n)
{
    const int saved = errno;
    const bool hit = strcmp(call, fault.call) == 0 && n >= fault.nth
                     && (fault.times == 0 || n < fault.nth + fault.times);

    if (!armed)
        return false;
    if (log_file != NULL && (hit ? n == fault.nth : fault.call[0] == '\0'))
        record(call);
    errno = hit ? fault.error : saved;
    return hit;
}

/* Every other call of a name, the first included: what is asked again is done. */
static bool interrupted(int n)
{
    if (!interrupt || n % 2 == 0)
        return false;
    errno = EINTR;
    return true;
}

/* Datagrams go whole or not at all. */
static size_t cut_to(int fd, size_t length)
{
    static int cuts;
    const int saved = errno;
    int type = SOCK_STREAM;
    socklen_t size = sizeof type;

    getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &size);
    errno = saved;
    return type == SOCK_STREAM && length > cut && cuts++ < MAX_CUTS ? cut : length;
}

/* The next definition of a function: libc's, where the function is not ours. */
#define REAL(name) real_##name
#define FIND(name)                                                                                 \
    static __typeof__(name) *REAL(name);                                                           \
    if (REAL(name) == NULL)                                                                        \
    *(void **)&REAL(name) = dlsym(RTLD_NEXT, #name)

/* NOLINTBEGIN(bugprone-macro-parentheses): arguments bring their parentheses along. */
/* A function that fails on demand, or else does what libc's does. */
#define HOOK(type, name, parameters, arguments, failure)                                           \
    type name parameters                                                                           \
    {                                                                                              \
        static int calls;                                                                          \
        FIND(name);                                                                                \
        return fails(#name, ++calls) ? failure : REAL(name) arguments;                             \
    }

/* The same, for a transfer of length bytes, or for poll(). */
#define TRANSFER(type, name, parameters, arguments)                                                \
    type name parameters                                                                           \
    {                                                                                              \
        static int calls;                                                                          \
        FIND(name);                                                                                \
        return fails(#name, ++calls) || interrupted(calls) ? -1 : REAL(name) arguments;            \
    }

/* NOLINTEND(bugprone-macro-parentheses) */

/* glibc's names for a struct sockaddr * that takes any family's. */
typedef __SOCKADDR_ARG Address;
typedef __CONST_SOCKADDR_ARG ConstAddress;

HOOK(int, socket, (int family, int type, int protocol), (family, type, protocol), -1)
HOOK(int, setsockopt, (int fd, int level, int option, const void *value, socklen_t size),
     (fd, level, option, value, size), -1)
HOOK(int, bind, (int fd, ConstAddress address, socklen_t size), (fd, address, size), -1)
HOOK(int, listen, (int fd, int backlog), (fd, backlog), -1)
HOOK(int, accept, (int fd, Address address, socklen_t *size), (fd, address, size), -1)
HOOK(int, connect, (int fd, ConstAddress address, socklen_t size), (fd, address, size), -1)
HOOK(int, getsockname, (int fd, Address address, socklen_t *size), (fd, address, size), -1)
HOOK(int, getpeername, (int fd, Address address, socklen_t *size), (fd, address, size), -1)
HOOK(int, shutdown, (int fd, int how), (fd, how), -1)

TRANSFER(ssize_t, send, (int fd, const void *data, size_t length, int flags),
         (fd, data, cut_to(fd, length), flags))
TRANSFER(ssize_t, recv, (int fd, void *data, size_t length, int flags),
         (fd, data, cut_to(fd, length), flags))
TRANSFER(ssize_t, read, (int fd, void *data, size_t length), (fd, data, cut_to(fd, length)))
TRANSFER(ssize_t, write, (int fd, const void *data, size_t length), (fd, data, cut_to(fd, length)))
TRANSFER(ssize_t, sendto,
         (int fd, const void *data, size_t length, int flags, ConstAddress to, socklen_t size),
         (fd, data, length, flags, to, size))
TRANSFER(ssize_t, recvfrom,
         (int fd, void *data, size_t length, int flags, Address from, socklen_t *size),
         (fd, data, length, flags, from, size))
TRANSFER(ssize_t, recvmsg, (int fd, struct msghdr *message, int flags), (fd, message, flags))
TRANSFER(int, poll, (struct pollfd * polls, nfds_t count, int wait), (polls, count, wait))

HOOK(int, getaddrinfo,
     (const char *host, const char *port, const struct addrinfo *hints, struct addrinfo **found),
     (host, port, hints, found), errno)
HOOK(int, getnameinfo,
     (const struct sockaddr *address, socklen_t length, char *host, socklen_t host_size, char *port,
      socklen_t port_size, int flags),
     (address, length, host, host_size, port, port_size, flags), errno)

/* With "64" in the name: what -D_FILE_OFFSET_BITS=64 makes of open() and the others. */
HOOK(int, fstat64, (int fd, struct stat64 *about), (fd, about), -1)
HOOK(int, lstat64, (const char *path, struct stat64 *about), (path, about), -1)
HOOK(int, mkstemp64, (char *path), (path), -1)
HOOK(int, access, (const char *path, int mode), (path, mode), -1)
HOOK(int, fchmod, (int fd, mode_t mode), (fd, mode), -1)
HOOK(int, fsync, (int fd), (fd), -1)
HOOK(int, rename, (const char *from, const char *to), (from, to), -1)
HOOK(int, unlink, (const char *path), (path), -1)
HOOK(int, isatty, (int fd), (fd), 0)

HOOK(int, clock_gettime, (clockid_t clock, struct timespec *now), (clock, now), -1)
HOOK(int, sigaction, (int number, const struct sigaction *new, struct sigaction *old),
     (number, new, old), -1)
HOOK(int, sigprocmask, (int how, const sigset_t *new, sigset_t *old), (how, new, old), -1)

int open64(const char *path, int flags, ...)
{
    static int calls;
    va_list arguments;

    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    FIND(open64);
    return fails("open64", ++calls) ? -1 : REAL(open64)(path, flags, mode);
}

int fcntl64(int fd, int command, ...)
{
    static int calls;
    va_list arguments;

    va_start(arguments, command);
    void *argument = va_arg(arguments, void *);
    va_end(arguments);
    FIND(fcntl64);
    return fails("fcntl64", ++calls) ? -1 : REAL(fcntl64)(fd, command, argument);
}

int close(int fd)
{
    static int calls;
    const bool failed = fails("close", ++calls);
    const int error = errno;

    FIND(close);
    const int closed = REAL(close)(fd);
    if (failed)
        errno = error;
    return failed ? -1 : closed;
}

/* atexit() is linked into the program itself; this is what it calls. */
int __cxa_atexit(void (*handler)(void *), void *argument, void *object);
HOOK(int, __cxa_atexit, (void (*handler)(void *), void *argument, void *object),
     (handler, argument, object), -1)

/* dlsym() may want memory: libc's own is found without it. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *memory, size_t size);

void *malloc(size_t size)
{
    static int calls;

    return fails("malloc", armed ? ++calls : 0) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    static int calls;

    return fails("calloc", armed ? ++calls : 0) ? NULL : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    static int calls;

    return fails("realloc", armed ? ++calls : 0) ? NULL : __libc_realloc(memory, size);
}

/* stdio calls no write() that could be hooked. So stdout becomes a stream that
 * calls this: 0 is failure. */
static ssize_t write_stdout(void *cookie, const char *data, size_t size)
{
    static int calls;
    size_t written = 0;

    (void)cookie;
    if (fails("stdout", ++calls))
        return 0;
    while (written < size) {
        const long moved = syscall(SYS_write, STDOUT_FILENO, data + written, size - written);
        if (moved == -1)
            break;
        written += (size_t)moved;
    }
    return (ssize_t)written;
}

__attribute__((constructor)) static void arm(void)
{
    const cookie_io_functions_t functions = {.write = write_stdout};
    const char *text = getenv("FAULTS_FAIL");

    /* NOLINTBEGIN(cert-err34-c): the driver writes this text, and nobody else. */
    if (text != NULL
        && sscanf(text, "%31[^:]:%d:%d:%d", fault.call, &fault.nth, &fault.times, &fault.error)
               != 4)
        _exit(125);
    /* NOLINTEND(cert-err34-c) */
    if ((text = getenv("FAULTS_CUT")) != NULL)
        cut = strtoul(text, NULL, 10);
    interrupt = getenv("FAULTS_INTERRUPT") != NULL;
    log_file = getenv("FAULTS_LOG");

    stdout = fopencookie(NULL, "w", functions);
    armed = true;
}

/* After main(), what the tools of a special build do is none of our business. */
void faults_disarm(void)
{
    armed = false;
}
