/* case_words.c - the words of a line: blanks, names, numbers, quoted text. */
#include "case_words.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST_MS = 3600000 };

bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

size_t word_length(const char *at)
{
    size_t length = 0;
    while (at[length] && !is_blank(at[length]))
        length++;
    return length;
}

size_t name_length(const char *at)
{
    size_t length = 0;
    if (isalpha((unsigned char)*at))
        while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '-')
            length++;
    return length;
}

const char *after_words(const char *at, const char *words)
{
    while (*words) {
        const size_t length = word_length(words);
        if (word_length(at) != length || memcmp(at, words, length) != 0)
            return NULL;
        at = skip_blanks(at + length);
        words = skip_blanks(words + length);
    }
    return at;
}

bool nothing_more(struct reader *r, const char *at)
{
    return !*at || malformed(r, "'%.60s' is too much on this line", at);
}

bool read_number(struct reader *r, const char **at, long limit, long *value)
{
    const char *digit = *at;
    long number = 0;
    for (; isdigit((unsigned char)*digit); digit++)
        if (number <= limit)
            number = number * 10 + (*digit - '0');
    if (digit == *at)
        return malformed(r, **at ? "a number is expected at '%.40s'" : "a number is missing", *at);
    if (number > limit)
        return malformed(r, "%.*s is too much: at most %ld", shown_length((size_t)(digit - *at)),
                         *at, limit);
    *value = number;
    *at = skip_blanks(digit);
    return true;
}

bool read_duration(struct reader *r, const char **at, long *ms)
{
    const char *rest;
    if (!read_number(r, at, LONGEST_MS, ms))
        return false;
    if ((rest = after_words(*at, "s")))
        *ms *= 1000;
    else if (!(rest = after_words(*at, "ms")))
        return malformed(r, "'s' or 'ms' is missing after the number");
    if (*ms > LONGEST_MS)
        return malformed(r, "that is too long: at most %d s", LONGEST_MS / 1000);
    *at = rest;
    return true;
}

int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
    return found ? (int)(found - digits) : -1;
}

char hex_byte(const char *digits)
{
    return (char)((unsigned)hex_digit(digits[0]) << 4 | (unsigned)hex_digit(digits[1]));
}

bool read_quoted(struct reader *r, const char **at, char **bytes, size_t *length)
{
    static const char letters[] = "nrt0\"\\", meanings[] = "\n\r\t\0\"\\";
    const char *from = *at + 1;
    char *to = reader_take(r, strlen(from) + 1);
    if (!to)
        return false;

    *bytes = to;
    for (; *from != '"'; from++) {
        if (!*from)
            return malformed(r, "the closing \" is missing");
        if (*from != '\\') {
            *to++ = *from;
            continue;
        }
        from++;
        const char *letter = *from ? strchr(letters, *from) : NULL;
        if (letter)
            *to++ = meanings[letter - letters];
        else if (*from == 'x' && hex_digit(from[1]) >= 0 && hex_digit(from[2]) >= 0) {
            *to++ = hex_byte(from + 1);
            from += 2;
        } else
            return malformed(r, "\\n, \\r, \\t, \\0, \\\", \\\\ or \\xHH is expected at '%.20s'",
                             from - 1);
    }
    *length = (size_t)(to - *bytes);
    *at = from + 1;
    return true;
}
