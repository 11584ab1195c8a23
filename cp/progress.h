/* progress.h - how far a long transfer has come, for a person who waits.
 *
 *     struct progress progress = progress_start(file);
 *     ...
 *     progress_show(&progress, done);
 *
 *     512.0 MiB of 1024.0 MiB, 930.1 MiB/s, 1 s left
 *
 * Nothing is written unless standard error is a terminal.
 */
#ifndef CP_PROGRESS_H
#define CP_PROGRESS_H

#include <stdint.h>

struct progress {
    int64_t total; /* bytes, 0: not known */
    int64_t began; /* microseconds on the monotonic clock */
    int64_t shown; /* the same, when it was last written */
};

/* Begins now. If source is a regular file, its size is the total. */
struct progress progress_start(int source);

/* Writes one line over the last one, at most ten times a second. */
void progress_show(struct progress *progress, int64_t done);

/* Clears the line, if there is one, to make room for a message, and leaves errno
 * for it. */
void progress_clear(void);

#endif
