/* compare.h - where bytes or lines differ, and what the difference looks like.
 *
 *     if (compare_first(expected, n, actual, m) < n) {
 *         compare_resemblance(&sentence, expected, n, actual, m);
 *         compare_show_bytes(&text, "received", expected, n, actual, m);
 *     }
 *
 *     expected  00 00 00 07 2c e4 9a 3c  |....,..<|
 *     received  07 00 00 00 2c e4 9a 3c  |....,..<|
 *               ^^
 */
#ifndef GRADER_COMPARE_H
#define GRADER_COMPARE_H

#include "buffer.h"

#include <stdbool.h>
#include <stddef.h>

/* The index of the first byte that differs, or that only one of them has; the
 * common length if they are the same. */
size_t compare_first(const void *expected, size_t n, const void *actual, size_t m);

/* Where the n bytes stand in the m others first, or m + 1 if they do not. */
size_t compare_find(const char *bytes, size_t n, const char *others, size_t m);

/* If the difference is a classic mistake, adds a sentence that names it and is
 * true: an integer's bytes in the opposite order, an integer as text, an
 * integer of 8 bytes. */
bool compare_resemblance(struct buffer *, const void *expected, size_t n, const void *actual,
                         size_t m);

/* Adds lines that show both, in hexadecimal, aligned, around the first
 * difference, which is marked. `what` is "received" or the like. */
void compare_show_bytes(struct buffer *, const char *what, const void *expected, size_t n,
                        const void *actual, size_t m);

/* The same where any bytes would have done: what came, in one line. */
void compare_show_received(struct buffer *, const void *bytes, size_t count);

/* The same for two lines of text; control bytes are made visible. NULL is no line at all. */
void compare_show_lines(struct buffer *, const char *what, const char *expected, size_t n,
                        const char *actual, size_t m);

#endif
