/* listeners.h - whether a socket waits at some place, as the system shows it.
 *
 *     while (!port_is_served(24817))
 *         ... wait a little ...
 *
 * No connection is made: a server that serves one client must not lose it to us.
 */
#ifndef GRADER_LISTENERS_H
#define GRADER_LISTENERS_H

#include <stdbool.h>

/* A TCP socket listens on the port, or a UDP socket is bound to it, at any address. */
bool port_is_served(unsigned port);

/* A Unix-domain socket listens (stream) or is bound (datagram) there. */
bool path_is_served(const char *path);

#endif
