/* clock.c - the monotonic clock. */
#include "clock.h"

#include <limits.h>
#include <time.h>

long long now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000LL + now.tv_nsec / 1000000;
}

int remaining_ms(long long then)
{
    const long long left = then - now_ms();
    return left <= 0 ? 0 : left > INT_MAX ? INT_MAX : (int)left;
}
