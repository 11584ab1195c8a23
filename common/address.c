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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

enum { HOST_SIZE = 256, MAX_PORT = 65535 }; /* a host's name in bytes (RFC 1035, 2.3.4) */

static _Noreturn void malformed(const char *endpoint, const char *why)
{
    misuse("endpoint '%s' is malformed: %s", endpoint, why);
}

/* getaddrinfo() would accept "70000", "+9" and "" as ports. */
static int read_port(const char *endpoint, const char *text)
{
    const long value = strtol(text, NULL, 10);

    if (!is_digits(text) || value > MAX_PORT)
        malformed(endpoint, "the port is not a number from 0 to 65535");
    return (int)value;
}

/* Takes an endpoint apart, and returns the port. A host that is left out keeps its value. */
static int split(const char *text, char host[HOST_SIZE], int usual_port)
{
    const bool bracketed = *text == '[';
    const char *start = text + bracketed;
    const char *end = start + strcspn(start, bracketed ? "]" : ":");
    const char *rest = end + bracketed;

    if (is_digits(text))
        return read_port(text, text);
    if (bracketed && *end == '\0')
        malformed(text, "the bracket is not closed");
    if (bracketed && *rest != '\0' && *rest != ':')
        malformed(text, "after the bracket only ':PORT' may follow");
    if (!bracketed && *rest == ':' && strchr(rest + 1, ':') != NULL)
        malformed(text, "an IPv6 address needs brackets: [::1]:5000");

    if (end - start >= HOST_SIZE)
        malformed(text, "the host is too long");
    if (end != text) {
        memcpy(host, start, (size_t)(end - start));
        host[end - start] = '\0';
    }
    return *rest == ':' ? read_port(text, rest + 1) : usual_port;
}

/* Turns a host and a port into an address. The lecture's inet_aton() reads only IPv4;
 * POSIX has inet_pton() instead, for both versions of IP. getaddrinfo() also knows
 * names, and puts the port into network order, as htons() does. */
static struct address internet_address(const char *endpoint, int usual_port, int lowest_port)
{
    char host[HOST_SIZE] = "127.0.0.1";
    char service[12];
    struct address address = {.length = 0};
    struct addrinfo *found;

    const int port = split(endpoint, host, usual_port);
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
    if (error != 0)
        fault("look up host %s: %s", host,
              error == EAI_SYSTEM ? strerror(errno) : gai_strerror(error));

    const struct addrinfo *best = found;
    while (best->ai_family != AF_INET && best->ai_next != NULL)
        best = best->ai_next;
    best = best->ai_family == AF_INET ? best : found;
    memcpy(&address.storage, best->ai_addr, best->ai_addrlen);
    address.length = best->ai_addrlen;
    freeaddrinfo(found);
    return address;
}

static struct address find(const char *endpoint, int usual_port, int lowest_port)
{
    struct address local = {.length = sizeof local.local};

    if (strncmp(endpoint, "unix:", 5) != 0)
        return internet_address(endpoint, usual_port, lowest_port);

    const char *path = endpoint + 5;
    if (*path == '\0')
        malformed(endpoint, "the path is missing after 'unix:'");
    if (strlen(path) >= sizeof local.local.sun_path)
        malformed(endpoint, "the path is too long for a Unix-domain socket");
    local.local.sun_family = AF_UNIX;
    memcpy(local.local.sun_path, path, strlen(path) + 1);
    return local;
}

struct address address_of(const char *endpoint, int usual_port)
{
    return find(endpoint, usual_port, 1);
}

/* Tells whether there is a socket file that its server left behind. The probe is a
 * datagram socket, which a live stream server does not see: connect() says EPROTOTYPE.
 * Without a server, connect() is refused; but so it is for a file that is no socket. */
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

/* Removes a stale file. When two servers find it, the second must not remove what the
 * first has bound meanwhile: so each looks again while it holds a lock on PATH.lock. If
 * that was removed while it waited (it has no link), it tries again. */
static void remove_stale(const struct address *file)
{
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    struct stat locked = {.st_nlink = 0};
    char path[sizeof file->local.sun_path + sizeof ".lock"];
    int lock = -1;

    snprintf(path, sizeof path, "%s.lock", file->local.sun_path);
    while (locked.st_nlink == 0) {
        close(lock);
        lock = check(open(path, O_RDWR | O_CREAT | O_NOFOLLOW, 0600), "open %s", path);
        check(fcntl(lock, F_SETLKW, &whole), "lock %s", path);
        check(fstat(lock, &locked), "look at %s", path);
    }
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
    struct address mine = {.length = sizeof mine.storage};

    check(getsockname(fd, &mine.any, &mine.length), "getsockname");
    note("listening on %s", address_text(&mine));
    address_bound(&mine);
}

struct address address_own(const struct address *peer)
{
    struct address own = {.any.sa_family = peer->any.sa_family, .length = peer->length};

    /* All else is 0, which is INADDR_ANY, in6addr_any, and port 0. */
    if (peer->any.sa_family == AF_UNIX)
        snprintf(own.local.sun_path, sizeof own.local.sun_path, "/tmp/client-%ld-%ld.socket",
                 (long)getpid(), (long)deadline_now());
    hold_signals();
    return own;
}

void address_bound(const struct address *own)
{
    if (own->any.sa_family == AF_UNIX)
        remove_at_end(own->local.sun_path);
    release_signals();
}

void refuse_self(int fd, const char *endpoint)
{
    struct address mine = {.length = sizeof mine.storage};
    struct address theirs = {.length = sizeof theirs.storage};

    check(getsockname(fd, &mine.any, &mine.length), "getsockname");
    if (getpeername(fd, &theirs.any, &theirs.length) == 0 /* else it is gone already */
        && mine.any.sa_family != AF_UNIX && address_equal(&mine, &theirs)) {
        errno = ECONNREFUSED;
        fail("connect to %s", endpoint);
    }
}

void limit_waits(int fd, int seconds)
{
    const struct timeval limit = {.tv_sec = seconds};

    check_option(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "set SO_RCVTIMEO");
    check_option(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), "set SO_SNDTIMEO");

    /* On Linux SO_SNDTIMEO limits connect() too; elsewhere TCP has an option for that. */
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
    char host[INET6_ADDRSTRLEN + IF_NAMESIZE] = "?"; /* fe80::1%eth0: with its interface */

    getnameinfo(&address->any, address->length, host, sizeof host, NULL, 0, NI_NUMERICHOST);
    if (address->any.sa_family == AF_INET)
        snprintf(text, sizeof text, "%s:%d", host, ntohs(address->ipv4.sin_port));
    else if (address->any.sa_family == AF_INET6)
        snprintf(text, sizeof text, "[%s]:%d", host, ntohs(address->ipv6.sin6_port));
    else
        snprintf(text, sizeof text, "unix:%.*s", (int)sizeof address->local.sun_path,
                 address->local.sun_path); /* all 0 if it has none */
    return text;
}
