/* buffer.c - bytes that grow, and text made of them. */
#include "buffer.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fatal(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("grader: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(2);
}

void *reallocate(void *old, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        fatal("out of memory");
    const size_t bytes = count * size;
    void *new = realloc(old, bytes > 0 ? bytes : 1);
    if (!new)
        fatal("out of memory");
    return new;
}

void *allocate(size_t size)
{
    return memset(reallocate(NULL, size, 1), 0, size);
}

char *duplicate(const char *text)
{
    const size_t size = strlen(text) + 1;
    return memcpy(allocate(size), text, size);
}

static void reserve(struct buffer *b, size_t more)
{
    if (more >= SIZE_MAX / 2 - b->length)
        fatal("out of memory");
    const size_t needed = b->length + more + 1;
    if (needed > b->room) {
        b->room = needed < 64 ? 64 : needed * 2;
        b->data = reallocate(b->data, b->room, 1);
    }
}

void buffer_add(struct buffer *b, const void *bytes, size_t count)
{
    reserve(b, count);
    if (count)
        memcpy(b->data + b->length, bytes, count);
    b->length += count;
    b->data[b->length] = '\0';
}

void buffer_text(struct buffer *b, const char *text)
{
    buffer_add(b, text, strlen(text));
}

void buffer_vprintf(struct buffer *b, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    const int length = vsnprintf(NULL, 0, format, arguments);
    if (length < 0)
        fatal("cannot format text: %s", strerror(errno));
    reserve(b, (size_t)length);
    vsnprintf(b->data + b->length, (size_t)length + 1, format, again);
    b->length += (size_t)length;
    va_end(again);
}

void buffer_printf(struct buffer *b, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    buffer_vprintf(b, format, arguments);
    va_end(arguments);
}

/* The lowest value that a character of that many bytes may have: a smaller one
 * has a shorter form, and only that is valid. */
static const uint32_t lowest[5] = {0, 0x20, 0x80, 0x800, 0x10000};

size_t utf8_character(const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    if (count == 0)
        return 0;
    const size_t length = at[0] < 0x80    ? 1
                          : at[0] >= 0xf8 ? 0
                          : at[0] >= 0xf0 ? 4
                          : at[0] >= 0xe0 ? 3
                          : at[0] >= 0xc0 ? 2
                                          : 0;
    if (length == 0 || length > count)
        return 0;

    uint32_t value = length == 1 ? at[0] : at[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((at[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (at[i] & 0x3f);
    }
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    const bool control = value < 0x20 || (value >= 0x7f && value < 0xa0);
    const bool noncharacter = (value & 0xfffe) == 0xfffe || (value >= 0xfdd0 && value <= 0xfdef);
    if (value < lowest[length] || value > 0x10ffff || surrogate || control || noncharacter)
        return 0;
    return length;
}

void buffer_visible(struct buffer *b, const void *bytes, size_t count)
{
    const unsigned char *at = bytes;
    while (count > 0) {
        size_t length = utf8_character(at, count);
        if (*at == '\\')
            buffer_text(b, "\\\\");
        else if (length > 0)
            buffer_add(b, at, length);
        else if (*at == '\n')
            buffer_text(b, "\\n");
        else if (*at == '\r')
            buffer_text(b, "\\r");
        else if (*at == '\t')
            buffer_text(b, "\\t");
        else
            buffer_printf(b, "\\x%02x", *at);
        if (length == 0)
            length = 1;
        at += length;
        count -= length;
    }
}

void buffer_clear(struct buffer *b)
{
    b->length = 0;
    if (b->data)
        b->data[0] = '\0';
}

void buffer_free(struct buffer *b)
{
    free(b->data);
    *b = (struct buffer){0};
}

const char *buffer_string(const struct buffer *b)
{
    return b->data ? b->data : "";
}
