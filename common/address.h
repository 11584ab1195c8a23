/* address.h - one socket address, whatever its family, written as one word.
 *
 *     127.0.0.1:5000  localhost:5000   an IPv4 address, or a name, and a port
 *     127.0.0.1       localhost        ... the program's usual port
 *     :5000           5000             ... the usual host, 127.0.0.1
 *     [::1]:5000      [::1]            IPv6, always in brackets (RFC 3986, 3.2.2)
 *     unix:/tmp/draw                   a Unix-domain socket
 *
 *     const struct address server = address_of("localhost:5000", 60000);
 *     int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
 *     check(connect(fd, &server.any, server.length), "connect to localhost:5000");
 *
 * A port is in network byte order inside a struct sockaddr, and nowhere else.
 */
#ifndef COMMON_ADDRESS_H
#define COMMON_ADDRESS_H

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

/* No call needs a cast. accept() and recvfrom() fill one in; it begins as
 * struct address from = {.length = sizeof from.storage}. */
struct address {
    union {
        struct sockaddr any;             /* what the socket calls take  */
        struct sockaddr_in ipv4;         /* AF_INET                     */
        struct sockaddr_in6 ipv6;        /* AF_INET6                    */
        struct sockaddr_un local;        /* AF_UNIX, the "unix:" form   */
        struct sockaddr_storage storage; /* room for every family       */
    };
    socklen_t length; /* bytes in use, family included */
};

/* Returns the address that an endpoint names, to connect to. A name means its first
 * IPv4 address, or else its first IPv6 one, so that both sides find the same. Ends the
 * program with status 2 for a malformed endpoint or port 0, with 1 for an unknown host. */
struct address address_of(const char *endpoint, int usual_port);

/* The same for bind(), where port 0 is any free one. Removes the file of a Unix-domain
 * socket that nobody serves any more; any other file stays, and bind() says "Address
 * already in use". Signals that end the program wait until announce(). */
struct address address_to_bind(const char *endpoint, int usual_port);

/* Once a server is ready for clients: says "listening on 127.0.0.1:60000", with the
 * port that the system chose, and removes the file of a Unix-domain socket at the end. */
void announce(int fd);

/* Returns an address of the same family for a socket of our own: any free port
 * of any interface or, for a Unix-domain socket, a path of its own in /tmp: a datagram
 * socket without a path cannot be answered. Signals wait until address_bound(). */
struct address address_own(const struct address *peer);

/* Once it is bound: the file of a Unix-domain socket is ours, and removed at the end. */
void address_bound(const struct address *own);

/* Ends the program if fd, just connected, is its own peer. Where no server listens
 * on a port of the ephemeral range, the system may choose that very port for the
 * client: its SYN then meets itself (RFC 9293, 3.5, simultaneous connect). */
void refuse_self(int fd, const char *endpoint);

/* Limits each later wait of fd (connect, send, recv) to so many seconds, 0: none. */
void limit_waits(int fd, int seconds);

bool address_equal(const struct address *a, const struct address *b);

/* Returns the endpoint's word for an address, in a buffer that the next call
 * uses again. A Unix-domain client without a path is "unix:". */
const char *address_text(const struct address *address);

#endif
