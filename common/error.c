#include "common/error.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TEXT_SIZE = 1024, WHY_SIZE = 128 }; /* bytes; what is longer is cut */

static const char *program = "?";
static const int *patience;

void error_about(const char *name, const int *seconds)
{
    program = name;
    patience = seconds;
}

/* Writes "PROGRAM: what: why" in one piece, so that two programs on a terminal do not mix. */
PRINTF_LIKE(1, 0)
static void write_line(const char *what, va_list arguments, const char *colon, const char *why)
{
    char text[TEXT_SIZE];

    vsnprintf(text, sizeof text, what, arguments);
    for (char *c = text; *c != '\0'; c++)
        if (iscntrl((unsigned char)*c))
            *c = '?';
    fflush(stdout);
    fprintf(stderr, "%s: %s%s%s\n", program, text, colon, why);
}

/* The same, where errno says why: 0 is the end of a stream, EAGAIN or (of connect())
 * EINPROGRESS a late peer. If that does not end us, one that refuses has left. */
PRINTF_LIKE(1, 0)
static void write_error(const char *doing, va_list arguments, size_t moved, size_t whole, bool ends)
{
    char why[WHY_SIZE];

    if (errno == 0)
        snprintf(why, sizeof why, "end of stream after %zu of %zu bytes", moved, whole);
    else if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINPROGRESS)
        snprintf(why, sizeof why, "timed out after %d s", *patience);
    else if (errno == ENOTCONN || errno == EPIPE || (errno == ECONNREFUSED && !ends))
        snprintf(why, sizeof why, "%s (the peer has left)", strerror(errno));
    else if (errno == ECONNREFUSED)
        snprintf(why, sizeof why, "%s (no server listens there: start one first)", strerror(errno));
    else if (errno == EBADMSG)
        snprintf(why, sizeof why, "more bytes came instead"); /* see recv_end() */
    else
        snprintf(why, sizeof why, "%s", strerror(errno));
    write_line(doing, arguments, ": ", why);
    if (ends)
        exit(FAILED);
}

/* Does something with the arguments that follow the last named one. */
#define WITH_ARGUMENTS(last, something)                                                            \
    do {                                                                                           \
        va_list arguments;                                                                         \
        va_start(arguments, last);                                                                 \
        something;                                                                                 \
        va_end(arguments);                                                                         \
    } while (0)

bool ok(int result, const char *doing, ...)
{
    if (result < 0)
        WITH_ARGUMENTS(doing, write_error(doing, arguments, 0, 0, false));
    return result >= 0;
}

bool ok_all(size_t moved, size_t wanted, const char *doing, ...)
{
    if (moved != wanted)
        WITH_ARGUMENTS(doing, write_error(doing, arguments, moved, wanted, false));
    return moved == wanted;
}

int check(int result, const char *doing, ...)
{
    if (result < 0)
        WITH_ARGUMENTS(doing, write_error(doing, arguments, 0, 0, true));
    return result;
}

void check_all(size_t moved, size_t wanted, const char *doing, ...)
{
    if (moved != wanted)
        WITH_ARGUMENTS(doing, write_error(doing, arguments, moved, wanted, true));
}

int check_accept(int result)
{
    static const int lost[] = {ECONNABORTED, EPROTO,    ENOPROTOOPT, ENETDOWN,
                               ENETUNREACH,  EHOSTDOWN, EHOSTUNREACH};

    for (size_t i = 0; result == -1 && i < sizeof lost / sizeof *lost; i++)
        if (errno == lost[i] && !ok(-1, "accept"))
            return -1;
    return check(result, "accept");
}

void check_option(int result, const char *doing)
{
    if (result == -1 && errno != EINVAL)
        fail("%s", doing);
}

void fail(const char *doing, ...)
{
    WITH_ARGUMENTS(doing, write_error(doing, arguments, 0, 0, true));
    exit(FAILED); /* for the compiler, who cannot see that it has */
}

void fault(const char *text, ...)
{
    WITH_ARGUMENTS(text, write_line(text, arguments, "", ""));
    exit(FAILED);
}

void misuse(const char *text, ...)
{
    char hint[WHY_SIZE];

    snprintf(hint, sizeof hint, " (see %s -h)", program);
    WITH_ARGUMENTS(text, write_line(text, arguments, "", hint));
    exit(MISUSED);
}

void note(const char *text, ...)
{
    WITH_ARGUMENTS(text, write_line(text, arguments, "", ""));
}
