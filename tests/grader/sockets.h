/* sockets.h - the sockets that a process has, as the system shows them from outside.
 *
 *     struct socket_view *list;
 *     const size_t count = sockets_of(pid, &list);
 *     for (size_t i = 0; i < count; i++)
 *         if (list[i].listens)
 *             puts(list[i].here.text);            127.0.0.1:60000
 *     free(list);
 *
 * Read from /proc/PID/fd and /proc/PID/net: nothing is done to the sockets. Where the
 * system does not tell, there are none.
 */
#ifndef GRADER_SOCKETS_H
#define GRADER_SOCKETS_H

#include "endpoint.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct socket_view {
    int fd;              /* the descriptor, in that process                           */
    unsigned long inode; /* the socket's number in the system                         */
    const char *kind;    /* "TCP", "UDP", "Unix-domain"; NULL: not bound, not connected */
    bool listens;
    struct endpoint here, peer; /* their length is 0 where there is none              */
};

/* A malloc'ed list of them. */
size_t sockets_of(pid_t, struct socket_view **list);

#endif
