/* endpoint.c - where something listens, or nobody does. */
#include "endpoint.h"

#include "clock.h"
#include "listeners.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
    LOWEST_PORT = 10000,    /* reserved ports: above those of well-known services, */
    PORT_COUNT = 22768,     /* and below 32768, where Linux's ephemeral ones begin */
    ARRIVAL_MS = 1000,      /* of a datagram on loopback, at most                  */
    MAX_DATAGRAM = 1048576, /* bytes: what udp_max tries last */
};

static const int domains[FAMILIES] = {[IPV4] = AF_INET, [IPV6] = AF_INET6, [UNIX] = AF_UNIX};

void endpoint_describe(struct endpoint *e)
{
    e->path = "";
    e->host[0] = e->port[0] = '\0';
    if (e->any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &e->v4.sin_addr, e->host, sizeof e->host);
        snprintf(e->port, sizeof e->port, "%u", ntohs(e->v4.sin_port));
        snprintf(e->text, sizeof e->text, "%s:%s", e->host, e->port);
    } else if (e->any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &e->v6.sin6_addr, e->host, sizeof e->host);
        snprintf(e->port, sizeof e->port, "%u", ntohs(e->v6.sin6_port));
        snprintf(e->text, sizeof e->text, "[%s]:%s", e->host, e->port);
    } else {
        /* A socket without a name has an address that ends before its path. */
        const bool named = e->length > offsetof(struct sockaddr_un, sun_path);
        snprintf(e->text, sizeof e->text, "unix:%.*s", (int)sizeof e->local.sun_path,
                 named ? e->local.sun_path : "");
        for (char *c = e->text; *c; c++) /* ours have no others (scratch.h) */
            if (*c < ' ' || *c > '~')
                *c = '?';
        e->path = e->text + strlen("unix:");
    }
}

static void set(struct endpoint *e, enum family family, int port, const char *path)
{
    *e = (struct endpoint){.lock = -1};
    if (family == IPV4) {
        e->v4 = (struct sockaddr_in){.sin_family = AF_INET,
                                     .sin_port = htons((uint16_t)port),
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
        e->length = sizeof e->v4;
    } else if (family == IPV6) {
        e->v6 = (struct sockaddr_in6){.sin6_family = AF_INET6,
                                      .sin6_port = htons((uint16_t)port),
                                      .sin6_addr = IN6ADDR_LOOPBACK_INIT};
        e->length = sizeof e->v6;
    } else {
        e->local.sun_family = AF_UNIX;
        snprintf(e->local.sun_path, sizeof e->local.sun_path, "%s", path);
        e->length = sizeof e->local;
    }
    endpoint_describe(e);
}

/* A datagram that a socket sends to itself. */
static bool arrives(enum family family)
{
    struct endpoint own;
    set(&own, family, 0, "");
    const int fd = socket(domains[family], SOCK_DGRAM, 0);
    struct pollfd news = {.fd = fd, .events = POLLIN};
    const bool arrived = fd >= 0 && bind(fd, &own.any, own.length) == 0
                         && getsockname(fd, &own.any, &own.length) == 0
                         && sendto(fd, "", 1, 0, &own.any, own.length) == 1
                         && poll(&news, 1, ARRIVAL_MS) == 1;
    if (fd >= 0)
        close(fd);
    return arrived;
}

bool family_works(enum family family)
{
    static bool was_tried[FAMILIES], works[FAMILIES];
    if (!was_tried[family])
        works[family] = family == UNIX || arrives(family);
    was_tried[family] = true;
    return works[family];
}

/* A pair of sockets, or one that is connected to itself. */
static bool connect_datagrams(enum family family, int ends[2])
{
    struct endpoint own;
    if (family == UNIX)
        return socketpair(AF_UNIX, SOCK_DGRAM, 0, ends) == 0;
    set(&own, family, 0, "");
    ends[0] = ends[1] = socket(domains[family], SOCK_DGRAM, 0);
    return bind(ends[0], &own.any, own.length) == 0
           && getsockname(ends[0], &own.any, &own.length) == 0
           && connect(ends[0], &own.any, own.length) == 0;
}

int family_datagram_limit(enum family family)
{
    static char block[MAX_DATAGRAM + 1];
    size_t takes = 0, refuses = sizeof block;
    int ends[2] = {-1, -1};

    const bool connected = connect_datagrams(family, ends);
    while (connected && refuses - takes > 1) {
        const size_t size = takes + (refuses - takes) / 2;
        if (send(ends[0], block, size, MSG_DONTWAIT) == -1 && errno == EMSGSIZE)
            refuses = size;
        else
            takes = size;
        while (recv(ends[1], block, 1, MSG_DONTWAIT) > 0)
            continue; /* or they would fill the buffer, and the next be refused for that */
    }
    close(ends[0]);
    if (ends[1] != ends[0])
        close(ends[1]);
    return (int)takes;
}

/* No two graders may choose the same port, nor one the swapped port of another, where a
 * decoy may listen (decoy.h). So both are reserved together, by a lock: a socket that is
 * bound to a port far above the lower one. It is gone with its process, however that ends. */
static int lock_port(int port)
{
    struct endpoint lock;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd < 0)
        return -1;
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    set(&lock, IPV4, port + PORT_COUNT, "");
    if (bind(fd, &lock.any, lock.length) == 0 || errno != EADDRINUSE)
        return fd;
    close(fd);
    return -1;
}

/* Whether a socket of that type could be bound to the port of any address. */
static bool is_bindable(enum family family, int type, int port, bool reuses)
{
    struct endpoint any;
    const int yes = 1;
    const int fd = socket(domains[family], type, 0);
    if (fd < 0)
        return family == IPV6; /* a machine without IPv6 */

    set(&any, family, port, "");
    if (reuses)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (family == IPV4)
        any.v4.sin_addr.s_addr = htonl(INADDR_ANY);
    else {
        any.v6.sin6_addr = in6addr_any;
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    }
    const bool bindable = bind(fd, &any.any, any.length) == 0;
    close(fd);
    return bindable;
}

static bool is_bindable_by_all(int port, bool reuses)
{
    return is_bindable(IPV4, SOCK_STREAM, port, reuses)
           && is_bindable(IPV4, SOCK_DGRAM, port, false)
           && is_bindable(IPV6, SOCK_STREAM, port, reuses)
           && is_bindable(IPV6, SOCK_DGRAM, port, false);
}

bool port_is_free(int port)
{
    return is_bindable_by_all(port, false);
}

bool port_is_vacant(int port)
{
    return is_bindable_by_all(port, true);
}

static int swapped(int port)
{
    return (port & 0xff) << 8 | port >> 8;
}

bool endpoint_set(struct endpoint *e, enum family family, int port, const char *path,
                  struct buffer *why)
{
    if (family == UNIX && strlen(path) >= sizeof e->local.sun_path) {
        buffer_printf(
            why, "the path %s is too long for a Unix-domain socket: set TMPDIR to a shorter one",
            path);
        return false;
    }
    set(e, family, port, path);
    return true;
}

bool endpoint_reserve(struct endpoint *e, enum family family, int port, const char *path,
                      struct buffer *why)
{
    if (family == UNIX || port)
        return endpoint_set(e, family, port, path, why);
    /* Graders that start at once begin their search at different places. */
    const int first =
        (int)((unsigned long long)getpid() * 7919u + (unsigned long long)now_ms()) % PORT_COUNT;
    for (int i = 0; i < PORT_COUNT; i++) {
        const int candidate = LOWEST_PORT + (first + i * 31) % PORT_COUNT;
        /* If a program forgets htons(), it must fail for this reason alone. */
        if (swapped(candidate) < LOWEST_PORT || swapped(candidate) >= LOWEST_PORT + PORT_COUNT
            || swapped(candidate) == candidate)
            continue;
        const int lock = lock_port(candidate < swapped(candidate) ? candidate : swapped(candidate));
        if (lock < 0)
            continue;
        if (port_is_free(candidate) && port_is_free(swapped(candidate))) {
            set(e, family, candidate, path);
            e->lock = lock;
            return true;
        }
        close(lock);
    }
    buffer_text(why, "no port from 10000 to 32767 is free");
    return false;
}

void endpoint_release(struct endpoint *e)
{
    if (e->length && e->lock >= 0)
        close(e->lock);
    if (e->length)
        e->lock = -1;
}

int endpoint_port(const struct endpoint *e)
{
    return ntohs(e->any.sa_family == AF_INET ? e->v4.sin_port : e->v6.sin6_port);
}

void endpoint_swap(struct endpoint *e)
{
    const uint16_t port = htons((uint16_t)swapped(endpoint_port(e)));
    if (e->any.sa_family == AF_INET)
        e->v4.sin_port = port;
    else
        e->v6.sin6_port = port;
    endpoint_describe(e);
}

bool endpoint_is_served(const struct endpoint *e)
{
    return e->any.sa_family == AF_UNIX ? path_is_served(e->path)
                                       : port_is_served((unsigned)endpoint_port(e));
}
