/* decoy.h - sockets beside a played server, to which only a mistake leads.
 *
 *     struct decoys decoys;
 *     decoys_open(&decoys, &server.here, server.is_datagram);
 *     poll decoys.fds[0] to decoys.fds[DECOYS - 1]: who comes there has made the mistake
 *     decoys_explain(&decoys, i, &text);
 *     decoys_close(&decoys);
 *
 * A client that is refused leaves no trace of where it went. So there is a socket at the
 * port with its two bytes swapped, and one at the same port of the other kind.
 */
#ifndef GRADER_DECOY_H
#define GRADER_DECOY_H

#include "buffer.h"
#include "endpoint.h"

#include <stdbool.h>

enum { SWAPPED_PORT, OTHER_KIND, DECOYS };

struct decoys {
    int fds[DECOYS]; /* -1: none, for a Unix-domain socket or where the port is taken */
    struct endpoint at[DECOYS];
    bool is_datagram; /* the server that they stand beside */
};

void decoys_init(struct decoys *);

void decoys_open(struct decoys *, const struct endpoint *server, bool is_datagram);

/* Adds what was done, as the rest of a sentence about the program: "connected to ...". */
void decoys_explain(const struct decoys *, size_t which, const struct endpoint *server,
                    const char *name, struct buffer *);

void decoys_close(struct decoys *);

#endif
