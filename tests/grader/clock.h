/* clock.h - the monotonic clock, in milliseconds.
 *
 *     const long long deadline = now_ms() + 5000;
 *     poll(fds, count, remaining_ms(deadline));
 */
#ifndef GRADER_CLOCK_H
#define GRADER_CLOCK_H

long long now_ms(void);

/* Milliseconds until then, 0 if it has passed; an int, as poll() takes it. */
int remaining_ms(long long then);

#endif
