/* endpoint.h - where a socket is, written as one word, and taken apart.
 *
 *     127.0.0.1:5000   localhost:5000    an IPv4 address, or a name, and a port
 *     127.0.0.1        localhost         ... the program's usual port
 *     :5000            5000              ... the usual host, 127.0.0.1
 *     [::1]:5000       [::1]             IPv6, always in brackets (RFC 3986, 3.2.2)
 *     unix:/tmp/draw                     a Unix-domain socket
 *
 * Only the text is looked at here; address.h turns it into a socket address.
 */
#ifndef COMMON_ENDPOINT_H
#define COMMON_ENDPOINT_H

#include <stdint.h>

enum endpoint_kind { ENDPOINT_HOST, ENDPOINT_IPV6, ENDPOINT_LOCAL };

enum { ENDPOINT_HOST_SIZE = 256 }; /* bytes, the end of the string included (RFC 1035, 2.3.4) */

struct endpoint {
    enum endpoint_kind kind;
    char host[ENDPOINT_HOST_SIZE]; /* name or address without brackets */
    int port;                      /* 0 to 65535, host order */
    const char *path;              /* of a Unix-domain socket, within the text */
};

/* Takes text apart; a port that is left out is the given one, a host that is
 * left out 127.0.0.1. Returns NULL, or in a few words why the text is
 * malformed. */
const char *endpoint_parse(const char *text, int usual_port, struct endpoint *result);

#endif
