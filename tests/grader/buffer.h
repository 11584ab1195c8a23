/* buffer.h - bytes that grow, and text made of them.
 *
 *     struct buffer line = {0};
 *     buffer_printf(&line, "%s said: ", name);
 *     buffer_visible(&line, bytes, count);
 *     puts(line.data);
 *     buffer_free(&line);
 *
 * Once something was added, the data are always followed by a NUL that length does
 * not count. Without memory the process ends with status 2: a judge that has lost
 * what it saw must not guess.
 */
#ifndef GRADER_BUFFER_H
#define GRADER_BUFFER_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

struct buffer {
    char *data;
    size_t length, room;
};

void buffer_add(struct buffer *, const void *bytes, size_t count);
void buffer_text(struct buffer *, const char *text);
void buffer_printf(struct buffer *, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buffer_vprintf(struct buffer *, const char *format, va_list)
    __attribute__((format(printf, 2, 0)));

/* Adds bytes such that a person sees each of them: what is no printable UTF-8
 * becomes \n, \t, \x1b and so on, a backslash becomes two. */
void buffer_visible(struct buffer *, const void *bytes, size_t count);

void buffer_clear(struct buffer *); /* empty, its memory kept */
void buffer_free(struct buffer *);

/* The text, which is never NULL. */
const char *buffer_string(const struct buffer *);

/* How many of the bytes (1 to 4) make one valid UTF-8 character that is no
 * control character, or 0 (The Unicode Standard, table 3-7). */
size_t utf8_character(const void *bytes, size_t count);

/* malloc, realloc and strdup that never fail: they end the process instead. */
void *allocate(size_t);
void *reallocate(void *, size_t count, size_t size);
char *duplicate(const char *);

/* Says why on standard error and ends the process with status 2. */
void fatal(const char *format, ...) __attribute__((format(printf, 1, 2), noreturn));

#endif
