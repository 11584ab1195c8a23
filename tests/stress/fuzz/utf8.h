/* utf8.h - whether a text is UTF-8, told by another way than the grader's own. */
#ifndef FUZZ_UTF8_H
#define FUZZ_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the bytes are well-formed UTF-8 without a control character. */
bool is_utf8(const char *text, size_t length);

#endif
