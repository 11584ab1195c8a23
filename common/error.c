#include "common/error.h"

#include "common/progress.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_SIZE = 1024, WHY_SIZE = 128 }; /* bytes; a longer line is cut */

/* Writes why a call failed. A peer that is late is an error like any other to
 * the socket calls: EAGAIN from recv() and send(), EINPROGRESS from connect(). */
static void explain(int error, char why[WHY_SIZE])
{
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINPROGRESS)
        snprintf(why, WHY_SIZE, "timed out after %d s", patience);
    else if (error == ECONNREFUSED)
        snprintf(why, WHY_SIZE, "%s (no server listens there: start one first)", strerror(error));
    else if (error == EBADMSG)
        snprintf(why, WHY_SIZE, "more bytes came instead"); /* see recv_end() */
    else
        snprintf(why, WHY_SIZE, "%s", strerror(error));
}

/* Writes "PROGRAM: what: why", without the last part when why is empty. The
 * line leaves in one piece, so that two programs on a terminal do not mix. */
PRINTF_LIKE(1, 0)
static void write_line(const char *what, va_list arguments, const char *why)
{
    char text[LINE_SIZE];

    vsnprintf(text, sizeof text, what, arguments);
    for (char *c = text; *c != '\0'; c++)
        if (iscntrl((unsigned char)*c))
            *c = '?'; /* a file's name may hold a newline: a line stays one */
    fflush(stdout);
    progress_clear();
    fprintf(stderr, "%s: %s%s%s\n", program, text, *why ? ": " : "", why);
}

PRINTF_LIKE(1, 0)
static void write_error(const char *doing, va_list arguments, int error)
{
    char why[WHY_SIZE];

    explain(error, why);
    write_line(doing, arguments, why);
}

PRINTF_LIKE(1, 0)
static void write_short(const char *doing, va_list arguments, size_t moved, size_t wanted)
{
    char why[WHY_SIZE];

    if (errno == 0) {
        snprintf(why, sizeof why, "end of stream after %zu of %zu bytes", moved, wanted);
        write_line(doing, arguments, why);
    } else {
        write_error(doing, arguments, errno);
    }
}

int check(int result, const char *doing, ...)
{
    if (result < 0) {
        va_list arguments;
        va_start(arguments, doing);
        write_error(doing, arguments, errno);
        va_end(arguments);
        exit(FAILED);
    }
    return result;
}

int check_accept(int result)
{
    static const int lost[] = {ECONNABORTED, EPROTO,    ENOPROTOOPT, ENETDOWN,
                               ENETUNREACH,  EHOSTDOWN, EHOSTUNREACH};

    for (size_t i = 0; result == -1 && i < sizeof lost / sizeof *lost; i++)
        if (errno == lost[i]) {
            ok(-1, "accept");
            return -1;
        }
    return check(result, "accept");
}

void check_option(int result, const char *doing)
{
    if (result == -1 && errno != EINVAL)
        fail("%s", doing);
}

void check_all(size_t moved, size_t wanted, const char *doing, ...)
{
    if (moved != wanted) {
        va_list arguments;
        va_start(arguments, doing);
        write_short(doing, arguments, moved, wanted);
        va_end(arguments);
        exit(FAILED);
    }
}

bool ok(int result, const char *doing, ...)
{
    if (result < 0) {
        va_list arguments;
        va_start(arguments, doing);
        write_error(doing, arguments, errno);
        va_end(arguments);
    }
    return result >= 0;
}

bool ok_all(size_t moved, size_t wanted, const char *doing, ...)
{
    if (moved != wanted) {
        va_list arguments;
        va_start(arguments, doing);
        write_short(doing, arguments, moved, wanted);
        va_end(arguments);
    }
    return moved == wanted;
}

void fail(const char *doing, ...)
{
    va_list arguments;

    va_start(arguments, doing);
    write_error(doing, arguments, errno);
    va_end(arguments);
    exit(FAILED);
}

void fault(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    write_line(text, arguments, "");
    va_end(arguments);
    exit(FAILED);
}

void misuse(const char *text, ...)
{
    char line[LINE_SIZE];
    va_list arguments;

    va_start(arguments, text);
    vsnprintf(line, sizeof line, text, arguments);
    va_end(arguments);
    note("%s (see %s -h)", line, program);
    exit(MISUSED);
}

void note(const char *text, ...)
{
    va_list arguments;

    va_start(arguments, text);
    write_line(text, arguments, "");
    va_end(arguments);
}
