/* addresses.h - the socket addresses of a recording.
 *
 *     address_text(r->there, &text);             127.0.0.1:60000   [::1]:60000   unix:/tmp/d
 */
#ifndef TRACE_ADDRESSES_H
#define TRACE_ADDRESSES_H

#include "tests/grader/buffer.h"

#include <stdbool.h>

/* All addresses are struct sockaddr_*, in RECORDING_ADDRESS bytes. */

/* It says a port, or a path. */
bool address_is_known(const unsigned char *);

bool address_is_same(const unsigned char *, const unsigned char *);

/* What is sent to the second one reaches who is bound to the first, which may be any
 * address of the machine. */
bool address_reaches(const unsigned char *bound, const unsigned char *to);

/* The port in host order; 0 if it has none. */
unsigned address_port(const unsigned char *);

void address_text(const unsigned char *, struct buffer *);

#endif
