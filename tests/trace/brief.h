/* brief.h - the end of what a recording tells, in few lines.
 *
 *     if (!brief_ladder(recording, 74, 12, &text)) ...
 */
#ifndef TRACE_BRIEF_H
#define TRACE_BRIEF_H

#include "tests/grader/buffer.h"
#include "tests/preload/recording.h"

#include <stdbool.h>

/* Adds the last so many lines of the ladder, of at most this width. False, and nothing is
 * added, if there is no recording (NULL), or no call in it. */
bool brief_ladder(const struct recording *, int width, size_t most_lines, struct buffer *);

#endif
