/* deadline.h - waiting for a datagram, but not for ever.
 *
 *     const int64_t deadline = deadline_in(1000 * self.patience);
 *     while (wait_readable(fd, deadline))
 *         recv(fd, ...)
 *
 * A deadline is a point on the monotonic clock, in milliseconds: it stays where
 * it is while datagrams that do not count keep coming, and nobody can move it
 * by setting the time of day.
 */
#ifndef COMMON_DEADLINE_H
#define COMMON_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

/* Returns the point that is now. */
int64_t deadline_now(void);

/* Returns the point that many milliseconds from now; 0 means never. */
int64_t deadline_in(int64_t milliseconds);

/* Returns the milliseconds until then, 0 when it has passed, or -1 for never:
 * what poll() takes. */
int deadline_left(int64_t deadline);

/* Waits until fd has something to receive, an error included, and returns
 * true; returns false, with errno EAGAIN, when the deadline has passed. An
 * interrupted wait goes on. */
bool wait_readable(int fd, int64_t deadline);

#endif
