#include "tests/stress/fuzz/utf8.h"

/* The Unicode Standard, table 3-7: the bytes that may come first, those that may
 * follow each of them, and how many bytes there are in all. What follows the
 * second is 80 to bf. Control characters (00 to 1f, 7f, c2 80 to c2 9f) are left out. */
static const struct {
    unsigned char first, last, second_first, second_last;
    size_t length;
} table[] = {
    {0x20, 0x7e, 0, 0, 1},       {0xc2, 0xc2, 0xa0, 0xbf, 2}, {0xc3, 0xdf, 0x80, 0xbf, 2},
    {0xe0, 0xe0, 0xa0, 0xbf, 3}, {0xe1, 0xec, 0x80, 0xbf, 3}, {0xed, 0xed, 0x80, 0x9f, 3},
    {0xee, 0xef, 0x80, 0xbf, 3}, {0xf0, 0xf0, 0x90, 0xbf, 4}, {0xf1, 0xf3, 0x80, 0xbf, 4},
    {0xf4, 0xf4, 0x80, 0x8f, 4},
};

enum { ROWS = sizeof table / sizeof table[0] };

static size_t character_length(const unsigned char *at, size_t left)
{
    size_t i = 0;

    while (i < ROWS && (at[0] < table[i].first || at[0] > table[i].last))
        i++;
    if (i == ROWS || table[i].length > left)
        return 0;
    if (table[i].length > 1 && (at[1] < table[i].second_first || at[1] > table[i].second_last))
        return 0;
    for (size_t k = 2; k < table[i].length; k++)
        if (at[k] < 0x80 || at[k] > 0xbf)
            return 0;
    return table[i].length;
}

bool is_utf8(const char *text, size_t length)
{
    for (size_t at = 0; at < length;) {
        const size_t taken = character_length((const unsigned char *)text + at, length - at);
        if (taken == 0)
            return false;
        at += taken;
    }
    return true;
}
