#include "tests/fuzz/ending.h"

#include <stdarg.h>
#include <stdio.h>

const char program[] = "fuzzed/program";
int patience = 5;

jmp_buf ending;
int ending_status;

void end_program(int status)
{
    ending_status = status;
    longjmp(ending, 1);
}

PRINTF_LIKE(1, 0)
static void write_line(const char *text, va_list arguments)
{
    char line[1024];

    vsnprintf(line, sizeof line, text, arguments);
}

int check(int result, const char *doing, ...)
{
    if (result < 0) {
        va_list arguments;
        va_start(arguments, doing);
        write_line(doing, arguments);
        va_end(arguments);
        end_program(FAILED);
    }
    return result;
}

void check_all(size_t moved, size_t wanted, const char *doing, ...)
{
    if (moved != wanted) {
        va_list arguments;
        va_start(arguments, doing);
        write_line(doing, arguments);
        va_end(arguments);
        end_program(FAILED);
    }
}

bool ok(int result, const char *doing, ...)
{
    va_list arguments;

    va_start(arguments, doing);
    write_line(doing, arguments);
    va_end(arguments);
    return result >= 0;
}

bool ok_all(size_t moved, size_t wanted, const char *doing, ...)
{
    va_list arguments;

    va_start(arguments, doing);
    write_line(doing, arguments);
    va_end(arguments);
    return moved == wanted;
}

void fail(const char *doing, ...)
{
    va_list arguments;

    va_start(arguments, doing);
    write_line(doing, arguments);
    va_end(arguments);
    end_program(FAILED);
}

void fault(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    write_line(text, arguments);
    va_end(arguments);
    end_program(FAILED);
}

void misuse(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    write_line(text, arguments);
    va_end(arguments);
    end_program(MISUSED);
}

void note(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    write_line(text, arguments);
    va_end(arguments);
}
