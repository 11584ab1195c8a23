/* endpoint.h - where something listens, or nobody does.
 *
 *     struct endpoint place;
 *     if (endpoint_reserve(&place, IPV4, 0, "/tmp/x/server", &why))
 *         puts(place.text);                 127.0.0.1:24817
 *     ... tell a program to listen there ...
 *     if (endpoint_is_served(&place)) ...
 *     endpoint_release(&place);
 *
 * A reserved port lies below the ephemeral ones, so no client's socket can be
 * in its way; nothing holds it, not even a connection in TIME_WAIT; and no
 * other grader of the machine gets it until it is released or this process ends.
 */
#ifndef GRADER_ENDPOINT_H
#define GRADER_ENDPOINT_H

#include "buffer.h"
#include "case.h"

#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <sys/un.h>

struct endpoint {
    union {
        struct sockaddr any;
        struct sockaddr_in v4;
        struct sockaddr_in6 v6;
        struct sockaddr_un local;
        struct sockaddr_storage storage;
    };
    socklen_t length; /* 0: there is no endpoint */
    int lock;         /* holds a reserved port; -1 where nothing needs to be held */
    char text[128];   /* as one word                                              */
    char host[64], port[8];
    const char *path; /* into text; "" but for a Unix-domain socket */
};

/* Whether a datagram arrives on this machine over the family. It is tried once. */
bool family_works(enum family);

/* How many bytes a datagram may have over the family on this machine, at most 1 MiB. */
int family_datagram_limit(enum family);

/* The loopback address of the family with that port, or the path. False, with a
 * sentence in why, if the path is too long. */
bool endpoint_set(struct endpoint *, enum family, int port, const char *path, struct buffer *why);

/* Fills in the texts from the address, as after accept() or recvfrom(). */
void endpoint_describe(struct endpoint *);

/* A free endpoint: the port given, or if that is 0 some free one. False, with a
 * sentence in why, if there is none. */
bool endpoint_reserve(struct endpoint *, enum family, int port, const char *path,
                      struct buffer *why);
void endpoint_release(struct endpoint *);

/* Whether nothing holds the port, not even a connection in TIME_WAIT. */
bool port_is_free(int port);

/* Whether a server that sets SO_REUSEADDR can have it, even if there is such a
 * connection. On Linux the server before must have set the option, too. */
bool port_is_vacant(int port);

/* The port of an endpoint that has one, in the order of this machine. */
int endpoint_port(const struct endpoint *);

/* Swaps the two bytes of its port, a classic mistake. Not for the Unix domain. */
void endpoint_swap(struct endpoint *);

/* Whether a socket listens (stream) or is bound (datagram) there by now, as the
 * system shows without a connection being made. */
bool endpoint_is_served(const struct endpoint *);

#endif
