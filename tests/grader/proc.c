/* proc.c - reading what Linux tells in /proc. */
#include "proc.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

bool proc_read(char *text, size_t size, const char *format, ...)
{
    char path[128];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path, sizeof path, format, arguments);
    va_end(arguments);

    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = fd < 0 ? 0 : read(fd, text, size - 1);
    if (fd >= 0)
        close(fd);
    text[length > 0 ? length : 0] = '\0';
    return length > 0;
}

const char *proc_field(const char *line, int n)
{
    line += strspn(line, " ");
    for (; n > 0 && *line; n--) {
        line += strcspn(line, " ");
        line += strspn(line, " ");
    }
    return line;
}

unsigned long proc_hexadecimal(const char *text)
{
    return strtoul(text, NULL, 16);
}
