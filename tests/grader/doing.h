/* doing.h - what a program that runs is doing at this moment, seen from outside.
 *
 *     if (doing_describe(pid, name_of, actors, &text))
 *         puts(text.data);     has waited 4.9 s in recv() on its connection to
 *                              giver (127.0.0.1:24810)
 *
 * From /proc (see waiting.h): nothing is done to the program.
 */
#ifndef GRADER_DOING_H
#define GRADER_DOING_H

#include "buffer.h"
#include "waiting.h"

#include <stdbool.h>
#include <sys/types.h>

/* Adds what the process is doing, and the threads and children that it has, as the
 * rest of a sentence about it. False if the system does not tell. */
bool doing_describe(pid_t, endpoint_namer *, const void *context, struct buffer *);

#endif
