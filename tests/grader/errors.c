/* errors.c - errors by name. */
#include "errors.h"

#include <errno.h>
#include <string.h>

static const struct {
    int number;
    const char *name;
} table[] = {
    {EADDRINUSE, "EADDRINUSE"}, {ECONNREFUSED, "ECONNREFUSED"},
    {ECONNRESET, "ECONNRESET"}, {ENOENT, "ENOENT"},
    {ENOSPC, "ENOSPC"},
};

int error_number(const char *name, size_t length)
{
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strlen(table[i].name) == length && strncmp(table[i].name, name, length) == 0)
            return table[i].number;
    return 0;
}
