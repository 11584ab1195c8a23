#include "tests/stress/fuzz/ending.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

jmp_buf ending;
int ending_status;

void end_program(int status)
{
    ending_status = status;
    longjmp(ending, 1);
}

int end_line(FILE *file, const char *format, ...)
{
    char line[2048];
    va_list arguments;

    assert(file == stderr);
    va_start(arguments, format);
    const int length = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    assert(strchr(line, '\n') == line + length - 1); /* a line is one line, and is whole */
    return length;
}
