#include "cp/progress.h"

#include "common/error.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { INTERVAL_US = 100000 };

/* Return to the line's beginning and clear to its end (ECMA-48, EL). */
#define CLEAR_LINE "\r\033[K"

static bool visible; /* is the line on the terminal now? */

static int64_t now(void)
{
    struct timespec time = {.tv_sec = 0};

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static double mebibytes(double bytes)
{
    return bytes / (1024 * 1024);
}

struct progress progress_start(int source)
{
    struct progress progress = {.began = now()};
    struct stat about;

    check(fstat(source, &about), "look at the source");
    if (S_ISREG(about.st_mode))
        progress.total = about.st_size;
    progress.shown = progress.began;
    return progress;
}

void progress_show(struct progress *progress, int64_t done)
{
    const int64_t time = now();

    if (time - progress->shown < INTERVAL_US || !isatty(STDERR_FILENO))
        return;

    const double rate = (double)done * 1e6 / (double)(time - progress->began); /* bytes a second */
    fprintf(stderr, CLEAR_LINE "%.1f MiB", mebibytes((double)done));
    if (progress->total > 0)
        fprintf(stderr, " of %.1f MiB", mebibytes((double)progress->total));
    fprintf(stderr, ", %.1f MiB/s", mebibytes(rate));
    if (progress->total > done && rate > 0)
        fprintf(stderr, ", %.0f s left", (double)(progress->total - done) / rate);
    progress->shown = time;
    visible = true;
}

void progress_clear(void)
{
    const int error = errno;

    if (visible)
        fputs(CLEAR_LINE, stderr);
    visible = false;
    errno = error;
}
