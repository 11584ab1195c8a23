/* listeners.c - whether a socket waits at some place: Linux's tables of sockets.
 *
 * /proc/net/tcp lists every connection, and on a busy machine they are many
 * thousands in TIME_WAIT. So the kernel is asked by sock_diag(7), which knows how
 * to look at listening sockets only; /proc is for kernels built without that.
 * Systems with neither are asked whether the place can still be taken.
 */
#include "listeners.h"

#include "proc.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where the kernel's headers are there: Linux has them, musl-gcc does not look. */
#ifdef __has_include
#if __has_include(<linux/sock_diag.h>)
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#define HAS_SOCK_DIAG
#endif
#endif

/* States of a socket, in the kernel's numbers. */
enum {
    TCP_IS_LISTENING = 10,
    UDP_IS_BOUND = 7,           /* and not connected               */
    UNIX_IS_LISTENING = 0x10000 /* a flag, __SO_ACCEPTCON          */
};

enum answer { NO, YES, UNKNOWN };

/* ---- sock_diag --------------------------------------------------------- */

#ifdef HAS_SOCK_DIAG

static bool send_question(int fd, int family, int protocol, unsigned port)
{
    struct {
        struct nlmsghdr header;
        struct inet_diag_req_v2 request;
    } question = {
        .header = {.nlmsg_len = sizeof question,
                   .nlmsg_type = SOCK_DIAG_BY_FAMILY,
                   .nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP},
        .request = {.sdiag_family = (uint8_t)family,
                    .sdiag_protocol = (uint8_t)protocol,
                    .idiag_states = 1u
                                    << (protocol == IPPROTO_TCP ? TCP_IS_LISTENING : UDP_IS_BOUND),
                    .id.idiag_sport = htons((uint16_t)port)},
    };
    return send(fd, &question, sizeof question, 0) == (ssize_t)sizeof question;
}

/* Reads the answer, one message a socket, up to its end. */
static enum answer read_answer(int fd, unsigned port)
{
    union {
        struct nlmsghdr header; /* for its alignment */
        char bytes[16384];
    } block;
    enum answer answer = NO;
    for (;;) {
        const ssize_t got = recv(fd, &block, sizeof block, 0);
        if (got < (ssize_t)sizeof block.header)
            return UNKNOWN;
        for (size_t at = 0; at + sizeof block.header <= (size_t)got;) {
            struct nlmsghdr header;
            struct inet_diag_msg message;
            memcpy(&header, block.bytes + at, sizeof header);
            if (header.nlmsg_type == NLMSG_DONE)
                return answer;
            if (header.nlmsg_type == NLMSG_ERROR || header.nlmsg_len < sizeof header)
                return UNKNOWN;
            if (at + NLMSG_HDRLEN + sizeof message <= (size_t)got) {
                memcpy(&message, block.bytes + at + NLMSG_HDRLEN, sizeof message);
                if (ntohs(message.id.idiag_sport) == port)
                    answer = YES;
            }
            at += NLMSG_ALIGN(header.nlmsg_len);
        }
    }
}

static enum answer ask_kernel(int family, int protocol, unsigned port)
{
    const int fd = socket(AF_NETLINK, SOCK_DGRAM | SOCK_CLOEXEC, NETLINK_SOCK_DIAG);
    if (fd < 0)
        return UNKNOWN;
    const enum answer answer =
        send_question(fd, family, protocol, port) ? read_answer(fd, port) : UNKNOWN;
    close(fd);
    return answer;
}

#else

static enum answer ask_kernel(int family, int protocol, unsigned port)
{
    (void)family;
    (void)protocol;
    (void)port;
    return UNKNOWN;
}

#endif

/* ---- /proc/net --------------------------------------------------------- */

/* Lines are `SL: ADDRESS:PORT ADDRESS:PORT STATE ...`, all hexadecimal. */
static enum answer look_up(const char *table, unsigned port, unsigned state)
{
    char line[512];
    bool found = false;
    FILE *file = fopen(table, "re");
    if (!file)
        return UNKNOWN;
    while (!found && fgets(line, sizeof line, file)) {
        const char *colon = strchr(proc_field(line, 1), ':');
        found = colon && proc_hexadecimal(colon + 1) == port
                && proc_hexadecimal(proc_field(line, 3)) == state;
    }
    fclose(file);
    return found ? YES : NO;
}

/* Lines are `NUM: REFCOUNT PROTOCOL FLAGS TYPE STATE INODE PATH`. */
static enum answer look_up_path(const char *path)
{
    char line[512];
    bool found = false;
    FILE *file = fopen("/proc/net/unix", "re");
    if (!file)
        return UNKNOWN;
    while (!found && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        if (strcmp(proc_field(line, 7), path) == 0)
            found = (proc_hexadecimal(proc_field(line, 3)) & UNIX_IS_LISTENING)
                    || proc_hexadecimal(proc_field(line, 4)) == SOCK_DGRAM;
    }
    fclose(file);
    return found ? YES : NO;
}

/* ---- any system -------------------------------------------------------- */

/* Of 127.0.0.1 (or ::1), or of any address: BSDs refuse the one only. SO_REUSEADDR:
 * what is in TIME_WAIT does not count, and no server that has it as well meets us. */
static bool can_bind(int family, int protocol, unsigned port, bool any)
{
    const int yes = 1;
    const struct sockaddr_in v4 = {.sin_family = AF_INET,
                                   .sin_port = htons((uint16_t)port),
                                   .sin_addr.s_addr = htonl(any ? INADDR_ANY : INADDR_LOOPBACK)};
    const struct sockaddr_in6 v6 = {.sin6_family = AF_INET6,
                                    .sin6_port = htons((uint16_t)port),
                                    .sin6_addr = any ? in6addr_any : in6addr_loopback};
    const int fd = socket(family, protocol == IPPROTO_TCP ? SOCK_STREAM : SOCK_DGRAM, 0);
    if (fd < 0)
        return true; /* without a socket nobody serves there */
    if (protocol == IPPROTO_TCP)
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (family == AF_INET6)
        setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &yes, sizeof yes);
    const bool can = (family == AF_INET ? bind(fd, (const struct sockaddr *)&v4, sizeof v4)
                                        : bind(fd, (const struct sockaddr *)&v6, sizeof v6))
                         == 0
                     || errno != EADDRINUSE;
    close(fd);
    return can;
}

static enum answer try_to_bind(int family, int protocol, unsigned port)
{
    const bool is_free =
        can_bind(family, protocol, port, true) && can_bind(family, protocol, port, false);
    return is_free ? NO : YES;
}

/* ---- all of them ------------------------------------------------------- */

bool path_is_served(const char *path)
{
    struct stat status;
    const enum answer answer = look_up_path(path);
    if (answer == UNKNOWN) /* then as soon as it is bound, which is just before listen() */
        return lstat(path, &status) == 0 && S_ISSOCK(status.st_mode);
    return answer == YES;
}

bool port_is_served(unsigned port)
{
    static const struct {
        int family, protocol;
        const char *table;
        unsigned state;
    } tables[] = {
        {AF_INET, IPPROTO_TCP, "/proc/net/tcp", TCP_IS_LISTENING},
        {AF_INET6, IPPROTO_TCP, "/proc/net/tcp6", TCP_IS_LISTENING},
        {AF_INET, IPPROTO_UDP, "/proc/net/udp", UDP_IS_BOUND},
        {AF_INET6, IPPROTO_UDP, "/proc/net/udp6", UDP_IS_BOUND},
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        enum answer answer = ask_kernel(tables[i].family, tables[i].protocol, port);
        if (answer == UNKNOWN)
            answer = look_up(tables[i].table, port, tables[i].state);
        if (answer == UNKNOWN)
            answer = try_to_bind(tables[i].family, tables[i].protocol, port);
        if (answer == YES)
            return true;
    }
    return false;
}
