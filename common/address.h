/* address.h - one socket address, whatever its family.
 *
 *     const struct address server = address_of(endpoint, 60000, PEER);
 *     int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
 *     check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
 *
 * and, in a server,
 *
 *     const struct address mine = address_of(endpoint, 60000, OURS);
 *     address_claim(&mine);
 *     check(bind(fd, &mine.any, mine.length), "bind to %s", endpoint);
 *     address_claimed(&mine);
 *     check(listen(fd, BACKLOG), "listen");
 *     announce(fd);
 *
 * A port is in network byte order inside a struct sockaddr, and nowhere else.
 */
#ifndef COMMON_ADDRESS_H
#define COMMON_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct address { /* connect(fd, &peer.any, peer.length) needs no cast */
    union {
        struct sockaddr any;             /* what the socket calls take  */
        struct sockaddr_in ipv4;         /* AF_INET                     */
        struct sockaddr_in6 ipv6;        /* AF_INET6                    */
        struct sockaddr_un local;        /* AF_UNIX, the "unix:" form   */
        struct sockaddr_storage storage; /* room for every family       */
    };
    socklen_t length; /* bytes in use, family included */
};

enum whose {
    OURS, /* to bind to: port 0 is any free one */
    PEER  /* to connect to: there is no port 0 */
};

/* Returns the address that an endpoint (see endpoint.h) names. A name is its
 * first IPv4 address, or else its first IPv6 one, for both sides alike. A
 * malformed endpoint ends the program with status 2, an unknown host with 1. */
struct address address_of(const char *endpoint, int usual_port, enum whose whose);

/* Returns an address of the same family for a socket of our own: any free port
 * of any interface or, for a Unix-domain socket, a path of its own in /tmp,
 * since a datagram socket without a path cannot be answered. */
struct address address_own(const struct address *peer);

/* Returns an address with room for any family, for accept() and recvfrom(). */
struct address address_unknown(void);

/* Before bind(): removes the file of a Unix-domain socket that nobody serves
 * any more. Any other file there is left, and bind() says "Address already in
 * use". Signals wait until address_claimed(), right after bind(), which makes
 * sure that the file is removed at the end. Other families need neither, but
 * these calls do no harm. */
void address_claim(const struct address *mine);
void address_claimed(const struct address *mine);

/* Once a server is ready for clients: "listening on 127.0.0.1:60000" on standard
 * error, with the port that the system chose. */
void announce(int fd);

/* Ends the program if fd, just connected, is its own peer. Where no server
 * listens on a port of the ephemeral range, the system may choose that very
 * port for the client: its SYN then meets itself (RFC 9293, 3.5, simultaneous
 * connect). */
void refuse_self(int fd, const char *endpoint);

/* Limits each later wait of fd (connect, send, recv) to the program's patience. */
void limit_waits(int fd);

bool address_equal(const struct address *a, const struct address *b);

/* Returns the endpoint's word for an address, in a buffer that the next call
 * uses again. A Unix-domain client without a path is "unix:". */
const char *address_text(const struct address *address);

#endif
