/* act_order.c - `client never swaps ID`: the order of bytes, told by a program's own words. */
#include "acts.h"

#include <ctype.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LAST_WORDS_MS = 500 }; /* for what a program that does not end may still print */

/* Whether the word is that number: decimal, as int or unsigned, or hexadecimal. */
static bool is_number(const char *word, size_t length, bool is_negative, uint32_t number)
{
    char text[32], *end;
    if (length >= sizeof text)
        return false;
    memcpy(text, word, length);
    text[length] = '\0';
    const unsigned long long decimal = strtoull(text, &end, 10);
    if (!*end && decimal <= UINT32_MAX)
        return (is_negative ? 0 - (uint32_t)decimal : (uint32_t)decimal) == number;
    return (strncmp(text, "0x", 2) == 0 || length == 2 * sizeof number)
           && strtoull(text, &end, 16) == number && !*end;
}

static bool is_printed(const struct capture *c, uint32_t number)
{
    const char *bytes = buffer_string(&c->kept);
    for (size_t at = 0, end; at < c->kept.length; at = end + 1) {
        for (end = at; end < c->kept.length && isalnum((unsigned char)bytes[end]); end++)
            ;
        if (end > at && is_number(bytes + at, end - at, at > 0 && bytes[at - 1] == '-', number))
            return true;
    }
    return false;
}

static bool says(const struct program *p, uint32_t number)
{
    return is_printed(&p->out, number) || is_printed(&p->err, number);
}

static uint32_t number_of(const unsigned char *bytes, bool is_swapped)
{
    uint32_t number = 0;
    for (int i = 0; i < 4; i++)
        number = number << 8 | bytes[is_swapped ? 3 - i : i];
    return number;
}

/* Who prints the number in both orders, or in none, has not swapped it as far as can be seen. */
bool act_never_swaps(struct stage *s)
{
    const struct program *p = &s->actor->program;
    const long long until = fair_ms() + LAST_WORDS_MS;
    struct buffer wire = {0};
    if (!stage_bytes(s, s->step, &wire))
        return false;
    unsigned char bytes[4] = {0};
    const bool is_whole = wire.length == sizeof bytes;
    memcpy(bytes, wire.data, is_whole ? sizeof bytes : 0);
    buffer_free(&wire);
    if (!is_whole)
        return stage_fail(s, FAULT, "only 4 bytes can be swapped");

    while (!stage_is_settled(p) && !fair_has_passed(until) && !stage_failed(s))
        stage_wait_until(s, -1, 0, until);
    const uint32_t straight = number_of(bytes, false), swapped = number_of(bytes, true);
    if (stage_failed(s))
        return false;
    if (straight == swapped || says(p, straight) || !says(p, swapped))
        return true;
    return stage_fail(s, WRONG,
                      "byte-swapped: %s printed %lu, and on the wire stood %02x %02x %02x %02x, "
                      "which is %lu",
                      s->actor->name, (unsigned long)swapped, (unsigned)bytes[0],
                      (unsigned)bytes[1], (unsigned)bytes[2], (unsigned)bytes[3],
                      (unsigned long)straight);
}
