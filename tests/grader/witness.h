/* witness.h - the case is recorded: the socket calls of its programs, and of the peers.
 *
 *     witness_open(path);                                in the process of the case
 *     if (witness_takes(program)) count = witness_environment(name, list, count);
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

/* Makes the recording, into which programs write that preload the library: this file, which
 * must not exist, or one in memory (NULL), which programs in a jail do not find. Where that
 * cannot be done, nothing is recorded. */
void witness_open(const char *path);

/* What was recorded so far, until witness_close(), or NULL. Programs may write anything to it. */
const struct recording *witness_recording(void);

/* This program is to be recorded. */
bool witness_takes(const char *program);

/* Adds the variables, malloc'ed, that the library reads in a program of this actor. Returns how
 * many there are then: WITNESS_VARIABLES more. */
enum { WITNESS_VARIABLES = 2 };
size_t witness_environment(const char *actor, char **list, size_t count);

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
