#include "common/address.h"

#include "common/deadline.h"
#include "common/error.h"
#include "common/program.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { HOST_SIZE = 256, MAX_PORT = 65535 }; /* a host's name in bytes (RFC 1035, 2.3.4) */

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* getaddrinfo() would take "70000", "+9" and "" for ports without a word. Returns
 * NULL, or in a few words why the text is malformed; so does the next one. */
static const char *read_port(const char *text, int *port)
{
    const long value = strtol(text, NULL, 10);

    if (*text == '\0' || text[digits(text)] != '\0' || value > MAX_PORT)
        return "the port is not a number from 0 to 65535";
    *port = (int)value;
    return NULL;
}

/* Takes an endpoint apart. Of host and port, what is left out is left as it is. */
static const char *split(const char *text, char host[HOST_SIZE], int *port)
{
    const bool bracketed = *text == '[';
    const char *start = text + bracketed;
    const char *end = start + strcspn(start, bracketed ? "]" : ":");
    const char *rest = end + bracketed;

    if (text[digits(text)] == '\0')
        return read_port(text, port);
    if (bracketed && *end == '\0')
        return "the bracket is not closed";
    if (bracketed && *rest != '\0' && *rest != ':')
        return "after the bracket only ':PORT' may follow";
    if (!bracketed && *rest == ':' && strchr(rest + 1, ':') != NULL)
        return "an IPv6 address needs brackets: [::1]:5000";

    if (end - start >= HOST_SIZE)
        return "the host is too long";
    if (end != text) {
        memcpy(host, start, (size_t)(end - start));
        host[end - start] = '\0';
    }
    return *rest == ':' ? read_port(rest + 1, port) : NULL;
}

static _Noreturn void malformed(const char *endpoint, const char *why)
{
    misuse("endpoint '%s' is malformed: %s", endpoint, why);
}

/* Turns a host and a port into an address. The lecture's inet_aton() reads IPv4
 * only, and POSIX has inet_pton() in its place, for both versions; getaddrinfo()
 * also knows names, and brings the port to network order, as htons() does. */
static struct address internet_address(const char *endpoint, int port, int lowest_port)
{
    char host[HOST_SIZE] = "127.0.0.1";
    char service[12];
    struct address address = {.length = 0};
    struct addrinfo *found;

    const char *wrong = split(endpoint, host, &port);
    if (wrong != NULL)
        malformed(endpoint, wrong);
    if (port < lowest_port)
        misuse("endpoint '%s': nobody can be reached on port 0", endpoint);

    const bool bracketed = *endpoint == '[';
    const struct addrinfo hints = {
        .ai_family = bracketed ? AF_INET6 : AF_UNSPEC,
        .ai_socktype = SOCK_STREAM, /* or each address would come once for each type */
        .ai_flags = AI_NUMERICSERV | (bracketed ? AI_NUMERICHOST : 0),
    };
    snprintf(service, sizeof service, "%d", port);
    const int error = getaddrinfo(host, service, &hints, &found);
    if (error == EAI_NONAME && bracketed)
        malformed(endpoint, "no IPv6 address is in the brackets");
    if (error == EAI_SYSTEM)
        fail("look up host %s", host);
    if (error != 0)
        fault("look up host %s: %s", host, gai_strerror(error));

    const struct addrinfo *best = found; /* the first IPv4 one, or else the first */
    while (best->ai_family != AF_INET && best->ai_next != NULL)
        best = best->ai_next;
    if (best->ai_family != AF_INET)
        best = found;
    memcpy(&address.storage, best->ai_addr, best->ai_addrlen);
    address.length = best->ai_addrlen;
    freeaddrinfo(found);
    return address;
}

static struct address local_address(const char *endpoint, const char *path)
{
    struct address address = {.length = sizeof address.local};

    if (*path == '\0')
        malformed(endpoint, "the path is missing after 'unix:'");
    if (strlen(path) >= sizeof address.local.sun_path)
        malformed(endpoint, "the path is too long for a Unix-domain socket");
    address.local.sun_family = AF_UNIX;
    memcpy(address.local.sun_path, path, strlen(path) + 1);
    return address;
}

static struct address find(const char *endpoint, int usual_port, int lowest_port)
{
    if (strncmp(endpoint, "unix:", 5) == 0)
        return local_address(endpoint, endpoint + 5);
    return internet_address(endpoint, usual_port, lowest_port);
}

struct address address_of(const char *endpoint, int usual_port)
{
    return find(endpoint, usual_port, 1);
}

/* Tells whether there is a socket file that its server left behind. The probe is
 * a datagram socket, so that a live stream server never sees it: the types
 * differ, and connect() says EPROTOTYPE. A dead one refuses, but so does a file
 * that is no socket at all. */
static bool is_stale(const struct address *file)
{
    struct stat about;

    if (lstat(file->local.sun_path, &about) == -1 || !S_ISSOCK(about.st_mode))
        return false;
    const int probe = check(socket(AF_UNIX, SOCK_DGRAM, 0), "socket");
    const bool stale = connect(probe, &file->any, file->length) == -1 && errno == ECONNREFUSED;
    close(probe);
    return stale;
}

/* Creates a file and locks it. While we waited for the lock, its last holder may
 * have removed the file: then another has the name, and that is to be locked. */
static int lock_file(const char *path)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat locked, named;

    for (;;) {
        const int fd = check(open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600), "open %s", path);
        check(fcntl(fd, F_SETLKW, &whole), "lock %s", path);
        check(fstat(fd, &locked), "look at %s", path);
        if (lstat(path, &named) == 0 && named.st_ino == locked.st_ino)
            return fd;
        close(fd);
    }
}

/* Removes a stale file. Of two servers that find the same one, the second must
 * not remove what the first has bound meanwhile: so they look again, and unlink,
 * one after the other. */
static void remove_stale(const struct address *file)
{
    char path[sizeof file->local.sun_path + sizeof ".lock"];

    snprintf(path, sizeof path, "%s.lock", file->local.sun_path);
    const int lock = lock_file(path);
    if (is_stale(file))
        unlink(file->local.sun_path);
    unlink(path);
    close(lock);
}

struct address address_to_bind(const char *endpoint, int usual_port)
{
    const struct address address = find(endpoint, usual_port, 0);

    hold_signals();
    if (address.any.sa_family == AF_UNIX && is_stale(&address))
        remove_stale(&address);
    return address;
}

void announce(int fd)
{
    struct address mine = address_unknown();

    check(getsockname(fd, &mine.any, &mine.length), "getsockname");
    note("listening on %s", address_text(&mine));
    if (mine.any.sa_family == AF_UNIX)
        remove_at_end(mine.local.sun_path);
    release_signals();
}

struct address address_own(const struct address *peer)
{
    struct address own = {.length = peer->length};

    own.any.sa_family = peer->any.sa_family; /* all else 0: INADDR_ANY, in6addr_any, port 0 */
    if (peer->any.sa_family == AF_UNIX) {
        snprintf(own.local.sun_path, sizeof own.local.sun_path, "/tmp/client-%ld-%ld.socket",
                 (long)getpid(), (long)deadline_now());
        remove_at_end(own.local.sun_path);
    }
    return own;
}

struct address address_unknown(void)
{
    return (struct address){.length = sizeof(struct sockaddr_storage)};
}

void refuse_self(int fd, const char *endpoint)
{
    struct address mine = address_unknown();
    struct address theirs = address_unknown();

    check(getsockname(fd, &mine.any, &mine.length), "getsockname");
    if (getpeername(fd, &theirs.any, &theirs.length) == -1)
        return; /* it is gone already, as the next transfer will say */
    if (mine.any.sa_family != AF_UNIX && address_equal(&mine, &theirs)) {
        errno = ECONNREFUSED;
        fail("connect to %s", endpoint);
    }
}

void limit_waits(int fd, int seconds)
{
    const struct timeval limit = {.tv_sec = seconds};

    check_option(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "set SO_RCVTIMEO");
    check_option(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), "set SO_SNDTIMEO");

    /* On Linux SO_SNDTIMEO limits connect() too. Elsewhere TCP has an option for that,
     * which sockets of other kinds do not know, nor need. */
#if defined TCP_CONNECTIONTIMEOUT /* macOS */
    setsockopt(fd, IPPROTO_TCP, TCP_CONNECTIONTIMEOUT, &seconds, sizeof seconds);
#elif defined TCP_KEEPINIT /* FreeBSD, NetBSD */
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINIT, &seconds, sizeof seconds);
#endif
}

bool address_equal(const struct address *a, const struct address *b)
{
    return a->length == b->length && memcmp(&a->storage, &b->storage, a->length) == 0;
}

const char *address_text(const struct address *address)
{
    static char text[sizeof address->local.sun_path + 16];
    const size_t path_offset = offsetof(struct sockaddr_un, sun_path);
    const int path_size = address->length > path_offset ? (int)(address->length - path_offset) : 0;
    char host[INET6_ADDRSTRLEN + IF_NAMESIZE] = "?"; /* fe80::1%eth0: with its interface */

    switch (address->any.sa_family) {
    case AF_INET:
        inet_ntop(AF_INET, &address->ipv4.sin_addr, host, sizeof host);
        snprintf(text, sizeof text, "%s:%d", host, ntohs(address->ipv4.sin_port));
        break;
    case AF_INET6:
        getnameinfo(&address->any, address->length, host, sizeof host, NULL, 0, NI_NUMERICHOST);
        snprintf(text, sizeof text, "[%s]:%d", host, ntohs(address->ipv6.sin6_port));
        break;
    default:
        snprintf(text, sizeof text, "unix:%.*s", path_size, address->local.sun_path);
    }
    return text;
}
