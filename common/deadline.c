#include "common/deadline.h"

#include "common/error.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <time.h>

int64_t deadline_now(void)
{
    struct timespec time;

    check(clock_gettime(CLOCK_MONOTONIC, &time), "clock_gettime");
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

int64_t deadline_in(int64_t milliseconds)
{
    return milliseconds == NEVER ? NEVER : deadline_now() + milliseconds;
}

int deadline_left(int64_t deadline)
{
    const int64_t left = deadline - deadline_now();

    return left < 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX;
}

bool wait_readable(int fd, int64_t deadline)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    int left;

    /* No last look after the deadline: a peer that never stops would get one after the other. */
    while ((left = deadline_left(deadline)) != 0) {
        const int ready = poll(&poll_fd, 1, left);
        if (ready > 0)
            return true;
        if (ready == -1 && errno != EINTR)
            fail("poll");
    }
    errno = EAGAIN;
    return false;
}
