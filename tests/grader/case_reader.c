/* case_reader.c - memory for what is read, and the reason why it is malformed. */
#include "case_reader.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool malformed(struct reader *r, const char *format, ...)
{
    if (r->error->reason[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(r->error->reason, sizeof r->error->reason, format, arguments);
        va_end(arguments);
    }
    return false;
}

int shown_length(size_t length)
{
    return length > 40 ? 40 : (int)length;
}

void *reader_take(struct reader *r, size_t size)
{
    void *memory = pool_take(&r->file->pool, size);
    if (!memory)
        malformed(r, "out of memory");
    return memory;
}

char *reader_copy(struct reader *r, const char *bytes, size_t length)
{
    char *copy = reader_take(r, length + 1);
    if (copy)
        memcpy(copy, bytes, length);
    return copy;
}

/* An array is full whenever its count is a power of two. */
void *reader_grow(struct reader *r, void *array, size_t count, size_t size)
{
    if (count & (count - 1))
        return array;
    void *larger = reader_take(r, (count ? 2 * count : 1) * size);
    if (larger && count)
        memcpy(larger, array, count * size);
    return larger;
}
