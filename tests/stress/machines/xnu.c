/* xnu.c - a Linux that answers as macOS's kernel does, for programs linked with it.
 *
 *     cc -shared -fPIC -o xnu.so tests/stress/machines/xnu.c
 *     make CPPFLAGS='-U__linux__ -DTCP_CONNECTIONTIMEOUT=32' LDFLAGS=$PWD/xnu.so
 *
 * Its functions come before libc's. What they do is in XNU's bsd/kern/uipc_socket.c,
 * uipc_syscalls.c and bsd/netinet/tcp_usrreq.c, udp_usrreq.c:
 *
 *     accept      ECONNABORTED for a client that has reset the connection meanwhile;
 *                 the new socket inherits O_NONBLOCK
 *     setsockopt  EINVAL on a connection that is dead, or closed by both sides
 *     connect     is limited by TCP_CONNECTIONTIMEOUT, not by SO_SNDTIMEO
 *     send        EMSGSIZE for more than 9216 bytes over UDP, 2048 over a Unix-domain
 *                 datagram socket (net.inet.udp.maxdgram, net.local.dgram.maxdgram);
 *                 with XNU_ENOBUFS=N in the environment, the first N datagrams have no room
 *     bind        knows no abstract names
 *     socket      knows no netlink, and no SOCK_NONBLOCK
 *
 * and neither /proc nor /dev/full is there, nor another process's clock. To bring a
 * file to the disk takes XNU_FSYNC_MS milliseconds longer.
 */
#define _GNU_SOURCE
#undef _FILE_OFFSET_BITS /* with it open() is open64(), and both are defined here */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum {
    CONNECTION_TIMEOUT = 32, /* TCP_CONNECTIONTIMEOUT, as macOS numbers it */
    MAX_UDP = 9216,          /* bytes */
    MAX_LOCAL = 2048,
    SOCKETS = 65536
};

/* What Linux does not remember of a socket. */
static struct {
    bool connected;    /* has been, at least */
    int connect_limit; /* seconds, 0: none */
} sockets[SOCKETS];

/* libc's own function of the caller's name, as a pointer of its type. */
#define REAL(function) (__extension__(__typeof__(&(function))) dlsym(RTLD_NEXT, #function))

/* A number in the environment, 0 if it is not there. */
static int setting(const char *name)
{
    const char *text = getenv(name);

    return text != NULL ? (int)strtol(text, NULL, 10) : 0;
}

static int refuse(int error)
{
    errno = error;
    return -1;
}

/* glibc lets a socket call take any kind of address, by a transparent union. */
#define SOCKADDR(address) ((address).__sockaddr__)

static int option_of(int fd, int option)
{
    int value = 0;
    socklen_t size = sizeof value;

    return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

static bool is_internet(int fd)
{
    const int domain = option_of(fd, SO_DOMAIN);

    return domain == AF_INET || domain == AF_INET6;
}

/* Whether nothing more can be sent, nor received, on what was a TCP connection. */
static bool is_dead(int fd)
{
    struct tcp_info info;
    socklen_t size = sizeof info;

    if (fd < 0 || fd >= SOCKETS || !sockets[fd].connected
        || getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) != 0)
        return false;
    return info.tcpi_state == TCP_CLOSE || info.tcpi_state == TCP_LAST_ACK
           || info.tcpi_state == TCP_CLOSING || info.tcpi_state == TCP_TIME_WAIT;
}

/* ---- sockets ----------------------------------------------------------- */

int socket(int domain, int type, int protocol)
{
    if (domain == AF_NETLINK)
        return refuse(EAFNOSUPPORT);
    if ((type & (SOCK_NONBLOCK | SOCK_CLOEXEC)) != 0)
        return refuse(EPROTOTYPE);
    const int fd = REAL(socket)(domain, type, protocol);
    if (fd >= 0 && fd < SOCKETS)
        memset(&sockets[fd], 0, sizeof sockets[fd]);
    return fd;
}

int bind(int fd, __CONST_SOCKADDR_ARG address, socklen_t length)
{
    if (SOCKADDR(address)->sa_family == AF_UNIX && length > offsetof(struct sockaddr_un, sun_path)
        && ((const struct sockaddr_un *)SOCKADDR(address))->sun_path[0] == '\0')
        return refuse(ENOENT);
    return REAL(bind)(fd, address, length);
}

int accept(int listener, __SOCKADDR_ARG address, socklen_t *restrict length)
{
    const int fd = REAL(accept)(listener, address, length);

    if (fd < 0 || fd >= SOCKETS)
        return fd;
    memset(&sockets[fd], 0, sizeof sockets[fd]);
    sockets[fd].connected = is_internet(fd);
    struct tcp_info info;
    socklen_t size = sizeof info;
    if (sockets[fd].connected && getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &size) == 0
        && info.tcpi_state == TCP_CLOSE) {
        close(fd);
        return refuse(ECONNABORTED);
    }
    if ((fcntl(listener, F_GETFL) & O_NONBLOCK) != 0)
        fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
    return fd;
}

int setsockopt(int fd, int level, int option, const void *value, socklen_t size)
{
    if (is_dead(fd))
        return refuse(EINVAL);
    if (level == IPPROTO_TCP && option == CONNECTION_TIMEOUT) {
        if (!is_internet(fd) || option_of(fd, SO_TYPE) != SOCK_STREAM || size != sizeof(int))
            return refuse(ENOPROTOOPT);
        if (fd < SOCKETS)
            sockets[fd].connect_limit = *(const int *)value;
        return 0;
    }
    return REAL(setsockopt)(fd, level, option, value, size);
}

int connect(int fd, __CONST_SOCKADDR_ARG address, socklen_t length)
{
    const bool tcp = is_internet(fd) && option_of(fd, SO_TYPE) == SOCK_STREAM;
    struct timeval old = {0};
    socklen_t size = sizeof old;

    if (!tcp || fd >= SOCKETS)
        return REAL(connect)(fd, address, length);
    const struct timeval limit = {.tv_sec = sockets[fd].connect_limit};
    getsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &old, &size);
    REAL(setsockopt)(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
    int result = REAL(connect)(fd, address, length);
    int error = errno;
    if (result == -1 && error == EINPROGRESS && (fcntl(fd, F_GETFL) & O_NONBLOCK) == 0)
        error = ETIMEDOUT;
    REAL(setsockopt)(fd, SOL_SOCKET, SO_SNDTIMEO, &old, sizeof old);
    sockets[fd].connected = result == 0 || error == EINPROGRESS;
    errno = error;
    return result;
}

/* Why a datagram cannot be sent, or 0. */
static int obstacle(int fd, size_t length)
{
    static int without_room = -1;

    if (option_of(fd, SO_TYPE) != SOCK_DGRAM)
        return 0;
    if (length > (is_internet(fd) ? MAX_UDP : MAX_LOCAL))
        return EMSGSIZE;
    if (without_room == -1)
        without_room = setting("XNU_ENOBUFS");
    return without_room > 0 && without_room-- > 0 ? ENOBUFS : 0;
}

ssize_t send(int fd, const void *data, size_t length, int flags)
{
    const int error = obstacle(fd, length);

    return error != 0 ? refuse(error) : REAL(send)(fd, data, length, flags);
}

ssize_t sendto(int fd, const void *data, size_t length, int flags, __CONST_SOCKADDR_ARG address,
               socklen_t address_length)
{
    const int error = obstacle(fd, length);

    return error != 0 ? refuse(error)
                      : REAL(sendto)(fd, data, length, flags, address, address_length);
}

/* ---- files and clocks -------------------------------------------------- */

static bool is_absent(const char *path)
{
    if (strcmp(path, "/proc") != 0 && strncmp(path, "/proc/", 6) != 0
        && strcmp(path, "/dev/full") != 0)
        return false;
    errno = ENOENT;
    return true;
}

/* glibc has two names for each of these, and both come here. */
#define OPEN(name)                                                                                 \
    int name(const char *path, int flags, ...)                                                     \
    {                                                                                              \
        va_list arguments;                                                                         \
        va_start(arguments, flags);                                                                \
        const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(arguments, mode_t) : 0;                \
        va_end(arguments);                                                                         \
        return is_absent(path) ? -1 : REAL(name)(path, flags, mode);                               \
    }
OPEN(open)
OPEN(open64)

#define FOPEN(name)                                                                                \
    FILE *name(const char *restrict path, const char *restrict mode)                               \
    {                                                                                              \
        return is_absent(path) ? NULL : REAL(name)(path, mode);                                    \
    }
FOPEN(fopen)
FOPEN(fopen64)

/* NOLINTBEGIN(bugprone-macro-parentheses): a type takes none. */
#define STAT(name, type)                                                                           \
    int name(const char *restrict path, type *restrict status)                                     \
    {                                                                                              \
        return is_absent(path) ? -1 : REAL(name)(path, status);                                    \
    }
STAT(stat, struct stat)
STAT(lstat, struct stat)
STAT(stat64, struct stat64)
STAT(lstat64, struct stat64)
/* NOLINTEND(bugprone-macro-parentheses) */

int access(const char *path, int mode)
{
    return is_absent(path) ? -1 : REAL(access)(path, mode);
}

DIR *opendir(const char *path)
{
    return is_absent(path) ? NULL : REAL(opendir)(path);
}

int fsync(int fd)
{
    usleep((useconds_t)setting("XNU_FSYNC_MS") * 1000);
    return REAL(fsync)(fd);
}

int clock_getcpuclockid(pid_t pid, clockid_t *clock)
{
    (void)pid;
    (void)clock;
    return ENOSYS;
}
