/* witness.h - the case is recorded: the socket calls of its programs, and of the peers.
 *
 *     witness_open(path, library);                      in the process of the case
 *     count = witness_environment(name, path, list, count);
 *     struct recorded *r = witness_begin(name, CALL_SEND, fd, size, 0);
 *     witness_done(r, fd, send(fd, bytes, size, 0), bytes);
 *     witness_close();
 *
 * The recording is a file as tests/preload/recording.h describes it. Without
 * witness_open(), or on other systems than Linux, nothing is done.
 */
#ifndef GRADER_WITNESS_H
#define GRADER_WITNESS_H

#include "tests/preload/recording.h"

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/types.h>

/* Makes the recording, into which programs write that preload the library. */
void witness_open(const char *path, const char *library);

/* Adds the variables, malloc'ed, by which this program of the actor is recorded. Returns
 * how many there are then: at most WITNESS_VARIABLES more. */
enum { WITNESS_VARIABLES = 3 };
size_t witness_environment(const char *actor, const char *program, char **list, size_t count);

/* A peer makes this call, and has made it: result and errno are the call's. */
struct recorded *witness_begin(const char *actor, enum recorded_call, int fd, size_t asked,
                               int option);
void witness_done(struct recorded *, int fd, ssize_t result, const void *bytes);

/* The same of a call that has named its peer. */
void witness_done_with(struct recorded *, int fd, ssize_t result, const void *bytes,
                       const struct sockaddr *there, socklen_t length);

/* The program of this actor has ended, with this status as wait() tells it. */
void witness_end(const char *actor, pid_t, int status);

/* The case is over: what its programs do from now on is of no interest. */
void witness_over(void);

/* The recording is complete. Where so many connections are in the system's tables that reading
 * them takes longer than a case, they are better left out. */
void witness_close(bool with_tables);

#endif
