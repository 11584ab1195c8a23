#include "common/address.h"

#include "common/endpoint.h"
#include "common/error.h"
#include "common/process.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

static struct address local_address(const char *path)
{
    struct address local = {.length = sizeof local.local};

    local.local.sun_family = AF_UNIX;
    memcpy(local.local.sun_path, path, strlen(path) + 1);
    return local;
}

/* Of all addresses of a host, the first IPv4 one, or else the first. */
static const struct addrinfo *prefer_ipv4(const struct addrinfo *found)
{
    for (const struct addrinfo *info = found; info != NULL; info = info->ai_next)
        if (info->ai_family == AF_INET)
            return info;
    return found;
}

/* Turns a host and a port into an address. The lecture's inet_aton() reads IPv4
 * only, and POSIX has inet_pton() in its place, for both versions; getaddrinfo()
 * also knows names, and brings the port to network order, as htons() does. */
static struct address host_address(const struct endpoint *where, const char *endpoint)
{
    const bool bracketed = where->kind == ENDPOINT_IPV6;
    const struct addrinfo hints = {
        .ai_family = bracketed ? AF_INET6 : AF_UNSPEC,
        .ai_socktype = SOCK_STREAM, /* or each address would come once for each type */
        .ai_flags = AI_NUMERICSERV | (bracketed ? AI_NUMERICHOST : 0),
    };
    struct address address = {.length = 0};
    struct addrinfo *found;
    char port[8];

    snprintf(port, sizeof port, "%d", where->port);
    const int error = getaddrinfo(where->host, port, &hints, &found);
    if (error == EAI_NONAME && bracketed)
        misuse("endpoint '%s' is malformed: no IPv6 address is in the brackets", endpoint);
    if (error == EAI_SYSTEM)
        fail("look up host %s", where->host);
    if (error != 0)
        fault("look up host %s: %s", where->host, gai_strerror(error));

    const struct addrinfo *best = prefer_ipv4(found);
    memcpy(&address.storage, best->ai_addr, best->ai_addrlen);
    address.length = best->ai_addrlen;
    freeaddrinfo(found);
    return address;
}

struct address address_of(const char *endpoint, int usual_port, enum whose whose)
{
    struct endpoint where;

    const char *wrong = endpoint_parse(endpoint, usual_port, &where);
    if (wrong != NULL)
        misuse("endpoint '%s' is malformed: %s", endpoint, wrong);
    if (where.kind == ENDPOINT_LOCAL)
        return local_address(where.path);
    if (whose == PEER && where.port == 0)
        misuse("endpoint '%s': nobody can be reached on port 0", endpoint);
    return host_address(&where, endpoint);
}

struct address address_own(const struct address *peer)
{
    struct address own = {.length = peer->length};

    if (peer->any.sa_family == AF_UNIX) {
        char path[sizeof own.local.sun_path];
        snprintf(path, sizeof path, "/tmp/client-%ld.socket", (long)getpid());
        return local_address(path);
    }
    own.any.sa_family = peer->any.sa_family; /* all else 0: INADDR_ANY, in6addr_any, port 0 */
    return own;
}

struct address address_unknown(void)
{
    return (struct address){.length = sizeof(struct sockaddr_storage)};
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

void address_claim(const struct address *mine)
{
    process_hold_signals();
    if (mine->any.sa_family == AF_UNIX && is_stale(mine))
        remove_stale(mine);
}

void address_claimed(const struct address *mine)
{
    if (mine->any.sa_family == AF_UNIX)
        process_remove(mine->local.sun_path);
    process_release_signals();
}

void announce(int fd)
{
    struct address mine = address_unknown();

    check(getsockname(fd, &mine.any, &mine.length), "getsockname");
    note("listening on %s", address_text(&mine));
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

/* On Linux SO_SNDTIMEO limits connect() too; where it does not, TCP has an option
 * for that, in seconds (0: as usual). Sockets of other kinds do not know it, nor
 * need it. */
static void limit_connect(int fd)
{
#if defined TCP_CONNECTIONTIMEOUT /* macOS */
    setsockopt(fd, IPPROTO_TCP, TCP_CONNECTIONTIMEOUT, &patience, sizeof patience);
#elif defined TCP_KEEPINIT /* FreeBSD, NetBSD */
    setsockopt(fd, IPPROTO_TCP, TCP_KEEPINIT, &patience, sizeof patience);
#else
    (void)fd;
#endif
}

void limit_waits(int fd)
{
    const struct timeval limit = {.tv_sec = patience};

    check_option(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit), "set SO_RCVTIMEO");
    check_option(setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit), "set SO_SNDTIMEO");
    limit_connect(fd);
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
