/* waiting.h - in which system call a thread waits, and on what, seen from outside.
 *
 *     if (waiting_describe(process, thread, name_of, actors, &text, &for_others))
 *         puts(text.data);     in recv() on its connection to giver (127.0.0.1:24810)
 *
 * Linux tells the call and its arguments (/proc/PID/task/TID/syscall), and what a
 * descriptor stands for (sockets.h); nothing is done to the program.
 */
#ifndef GRADER_WAITING_H
#define GRADER_WAITING_H

#include "buffer.h"

#include <stdbool.h>
#include <sys/types.h>

/* What the case calls an endpoint, or NULL. */
typedef const char *endpoint_namer(const void *context, const char *endpoint);

/* Adds where it waits; for_others: for threads or children of its own. False if it does
 * not wait in a call that is known here, or the system does not tell. */
bool waiting_describe(pid_t process, pid_t thread, endpoint_namer *name_of, const void *context,
                      struct buffer *text, bool *for_others);

#endif
