/* deadline.h - waiting for a datagram, but not for ever.
 *
 *     const int64_t deadline = deadline_in(self.patience_ms);
 *     while (wait_readable(fd, deadline))
 *         recv(fd, ...)
 *
 * A deadline is a point on the monotonic clock, in milliseconds. It does not move when
 * a datagram comes, nor when somebody sets the time of day.
 */
#ifndef COMMON_DEADLINE_H
#define COMMON_DEADLINE_H

#include <stdbool.h>
#include <stdint.h>

#define NEVER INT64_MAX /* the point that does not come, and the time until then */

/* Return the point that is now, and the one so many milliseconds later. */
int64_t deadline_now(void);
int64_t deadline_in(int64_t milliseconds);

/* Returns the milliseconds until then, as poll() takes them: 0 when it has passed. */
int deadline_left(int64_t deadline);

/* Waits until fd has something to receive, or an error, and returns true; returns
 * false, with errno EAGAIN, when the deadline has passed. */
bool wait_readable(int fd, int64_t deadline);

#endif
