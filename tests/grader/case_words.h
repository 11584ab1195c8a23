/* case_words.h - the words of a line: blanks, names, numbers, quoted text.
 *
 *     const char *rest = after_words(line, "steps within");
 *     if (rest)
 *         return read_duration(r, &rest, &ms) && nothing_more(r, rest);
 *
 * A line has no blanks at its ends. What reads moves *at behind what it has read
 * and the blanks that follow; if that is malformed it says so and returns false.
 */
#ifndef GRADER_CASE_WORDS_H
#define GRADER_CASE_WORDS_H

#include "case_reader.h"

bool is_blank(char);
const char *skip_blanks(const char *at);

/* The bytes up to the next blank or the end. */
size_t word_length(const char *at);

/* The length of the name that stands at the start: a letter, then letters,
 * digits, - and _; 0 if there is none. */
size_t name_length(const char *at);

/* Where the text goes on after these words, whatever the gaps between them, or
 * NULL if it does not begin with them. */
const char *after_words(const char *at, const char *words);

/* The value of a hexadecimal digit, -1 for another character; and the byte that
 * two digits make. */
int hex_digit(char);
char hex_byte(const char *digits);

/* The line must end here. */
bool nothing_more(struct reader *, const char *at);

/* A decimal number from 0 to limit. */
bool read_number(struct reader *, const char **at, long limit, long *value);

/* `N s` or `N ms`, in milliseconds. */
bool read_duration(struct reader *, const char **at, long *ms);

/* "..." with its escapes: the bytes, which belong to the file. Blanks behind it
 * are not passed over, since it may be a part of a word. */
bool read_quoted(struct reader *, const char **at, char **bytes, size_t *length);

#endif
