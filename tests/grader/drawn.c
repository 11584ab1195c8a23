/* drawn.c - bytes of a case that are drawn anew for each run. */
#include "drawn.h"

#include <stdint.h>
#include <string.h>

enum { LETTERS = 26 };

/* FNV-1a (Fowler, Noll, Vo), 64 bits. */
static uint64_t mix(uint64_t hash, const void *data, size_t length)
{
    for (const unsigned char *byte = data; length > 0; length--)
        hash = (hash ^ *byte++) * 0x100000001b3;
    return hash;
}

/* SplitMix64 (Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9;
    z = (z ^ z >> 27) * 0x94d049bb133111eb;
    return z ^ z >> 31;
}

void drawn_bytes(unsigned long seed, const struct test_case *test, const struct value *value,
                 unsigned char *bytes)
{
    memcpy(bytes, value->like, value->length);
    if (seed == 0)
        return;
    uint64_t state = mix(0xcbf29ce484222325, &seed, sizeof seed);
    state = mix(state, test->title, strlen(test->title));
    state = mix(state, value->name, strlen(value->name));
    for (size_t i = 0; i < value->length; i++) {
        if (value->is_text && (bytes[i] < 'a' || bytes[i] > 'z'))
            continue;
        do
            bytes[i] = (unsigned char)(value->is_text ? 'a' + next(&state) % LETTERS
                                                      : 1 + next(&state) % 0xfe);
        while (memchr(bytes, bytes[i], i));
    }
}
