#include "addresses.h"

#include "tests/preload/recording.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

/* A copy that is aligned. A path of an unnamed or abstract socket begins with NUL. */
union address {
    struct sockaddr any;
    struct sockaddr_in in;
    struct sockaddr_in6 in6;
    struct sockaddr_un un;
    unsigned char bytes[RECORDING_ADDRESS];
};

static union address copy(const unsigned char *bytes)
{
    union address a;
    memset(&a, 0, sizeof a);
    if (bytes)
        memcpy(a.bytes, bytes, sizeof a.bytes);
    a.bytes[sizeof a.bytes - 1] = '\0';
    /* An IPv4 peer of an IPv6 socket is the same as by its own address. */
    if (a.any.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(&a.in6.sin6_addr)) {
        struct sockaddr_in in = {.sin_family = AF_INET, .sin_port = a.in6.sin6_port};
        memcpy(&in.sin_addr, &a.in6.sin6_addr.s6_addr[12], sizeof in.sin_addr);
        memset(&a, 0, sizeof a);
        a.in = in;
    }
    return a;
}

unsigned address_port(const unsigned char *bytes)
{
    const union address a = copy(bytes);
    return a.any.sa_family == AF_INET    ? ntohs(a.in.sin_port)
           : a.any.sa_family == AF_INET6 ? ntohs(a.in6.sin6_port)
                                         : 0;
}

bool address_is_known(const unsigned char *bytes)
{
    const union address a = copy(bytes);
    return a.any.sa_family == AF_UNIX ? a.un.sun_path[0] || a.un.sun_path[1]
                                      : address_port(bytes) != 0;
}

static bool is_same_host(const union address *x, const union address *y)
{
    if (x->any.sa_family != y->any.sa_family)
        return false;
    return x->any.sa_family == AF_INET
               ? x->in.sin_addr.s_addr == y->in.sin_addr.s_addr
               : memcmp(&x->in6.sin6_addr, &y->in6.sin6_addr, sizeof x->in6.sin6_addr) == 0;
}

bool address_is_same(const unsigned char *one, const unsigned char *other)
{
    const union address x = copy(one), y = copy(other);
    if (x.any.sa_family == AF_UNIX && y.any.sa_family == AF_UNIX)
        return address_is_known(one)
               && memcmp(x.un.sun_path, y.un.sun_path, sizeof x.un.sun_path) == 0;
    return address_port(one) != 0 && address_port(one) == address_port(other)
           && is_same_host(&x, &y);
}

static bool is_any_host(const union address *a)
{
    return a->any.sa_family == AF_INET
               ? a->in.sin_addr.s_addr == htonl(INADDR_ANY)
               : a->any.sa_family == AF_INET6 && IN6_IS_ADDR_UNSPECIFIED(&a->in6.sin6_addr);
}

bool address_reaches(const unsigned char *bound, const unsigned char *to)
{
    const union address x = copy(bound), y = copy(to);
    return address_is_same(bound, to)
           || (address_port(bound) != 0 && address_port(bound) == address_port(to)
               && (is_any_host(&x) || is_any_host(&y)));
}

void address_text(const unsigned char *bytes, struct buffer *text)
{
    const union address a = copy(bytes);
    char host[INET6_ADDRSTRLEN] = "";
    if (a.any.sa_family == AF_INET) {
        inet_ntop(AF_INET, &a.in.sin_addr, host, sizeof host);
        buffer_printf(text, "%s:%u", host, address_port(bytes));
    } else if (a.any.sa_family == AF_INET6) {
        inet_ntop(AF_INET6, &a.in6.sin6_addr, host, sizeof host);
        buffer_printf(text, "[%s]:%u", host, address_port(bytes));
    } else if (a.any.sa_family == AF_UNIX) {
        const char *slash = strrchr(a.un.sun_path, '/');
        buffer_text(text, "unix:");
        buffer_visible(text, slash ? slash + 1 : a.un.sun_path,
                       strlen(slash ? slash + 1 : a.un.sun_path));
    }
}
