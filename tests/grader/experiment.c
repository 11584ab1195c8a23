/* experiment.c - one change in the world of a program, and the mistake that it names. */
#include "experiment.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

enum {
    WAS_WRONG = 1 << WRONG,
    HAS_CRASHED = 1 << CRASHED,
    WAS_LATE = 1 << TIMED_OUT,
    ANY = WAS_WRONG | HAS_CRASHED | WAS_LATE
};

/* ---- which cases may show it --------------------------------------------- */

enum { NUMBER = 4, MESSAGE = 16, LARGE = 1 << 16 }; /* bytes */

/* How many bytes the step speaks of, or 0. */
static size_t size_of(const struct step *step)
{
    const bool counts = step->verb == RECEIVES_ANY || step->verb == RECEIVES_UP_TO;
    size_t size = counts ? (size_t)step->number : 0;
    for (size_t i = 0; i < step->part_count; i++)
        size += step->parts[i].kind == VALUE ? NUMBER : step->parts[i].length;
    return size;
}

static bool has_numbers(const struct test_case *test)
{
    for (size_t i = 0; i < test->step_count; i++) {
        const size_t size = size_of(&test->steps[i]);
        if (size > 0 && size % NUMBER == 0 && size <= MESSAGE)
            return true;
    }
    return false;
}

static bool is_large(const struct test_case *test)
{
    for (size_t i = 0; i < test->step_count; i++)
        if (size_of(&test->steps[i]) >= LARGE)
            return true;
    return false;
}

static bool is_about_output(const struct test_case *test)
{
    return test->words;
}

/* ---- the experiments ------------------------------------------------------ */

static const char htonl_once[] =
    "numbers travel in network byte order: htonl() before send(), once";

/* Of those that mend the same, the first is told. */
const struct experiment experiments[] = {
    {.name = "ignore-sigpipe",
     .mistake = "SIGPIPE",
     .change = "SIGPIPE was ignored",
     .advice = "sending to a side that has left ends a program: signal(SIGPIPE, SIG_IGN), and "
               "look at what send() returns",
     .verdicts = HAS_CRASHED},
    {.name = "flush",
     .mistake = "output not flushed",
     .change = "standard output was not buffered",
     .advice = "printf() keeps its text: fflush(stdout) before the program waits, or ends by "
               "_exit()",
     .verdicts = WAS_WRONG | WAS_LATE,
     .fits = is_about_output},
    {.name = "half-close",
     .mistake = "no half-close",
     .change = "it half-closed before it waited for the other side's end",
     .advice = "the other side waits for the end of the stream: shutdown(fd, SHUT_WR) when all "
               "is sent",
     .verdicts = WAS_LATE},
    {.name = "reuse-address",
     .mistake = "no SO_REUSEADDR",
     .change = "SO_REUSEADDR was set before bind()",
     .advice = "connections of an earlier run keep the port for a minute: setsockopt() before "
               "bind()",
     .verdicts = WAS_WRONG,
     .error = EADDRINUSE},
    {.name = "wait",
     .mistake = "not waiting",
     .change = "recv() waited until something was there",
     .advice = "EAGAIN says that nothing is there yet: wait for it, in recv() or in poll()",
     .verdicts = WAS_WRONG},
    {.name = "whole-recv",
     .mistake = "short read",
     .change = "recv() brought all that it was asked for",
     .advice = "recv() may bring less than it was asked for: see how much, and ask for the rest",
     .verdicts = ANY},
    {.name = "whole-send",
     .mistake = "short write",
     .change = "send() took all that it was given",
     .advice = "send() may take less than it was given: send the rest, too",
     .verdicts = WAS_WRONG | WAS_LATE,
     .fits = is_large},
    {.name = "swap-port",
     .mistake = "port in host byte order",
     .change = "the two bytes of the port were swapped",
     .advice = "sin_port is in network byte order: htons()",
     .verdicts = ANY,
     .fails_always = true},
    {.name = "swap-sent",
     .mistake = "sent in host byte order",
     .change = "the bytes of the numbers that it sends were swapped",
     .advice = htonl_once,
     .verdicts = WAS_WRONG,
     .fits = has_numbers},
    {.name = "swap-received",
     .mistake = "received in host byte order",
     .change = "the bytes of the numbers that it receives were swapped",
     .advice = "numbers travel in network byte order: ntohl() after recv(), once",
     .verdicts = WAS_WRONG,
     .fits = has_numbers},
    {.name = "swap-both",
     .mistake = "numbers in host byte order",
     .change = "the bytes of the numbers that it sends and receives were swapped",
     .advice = "numbers travel in network byte order: htonl() before send(), ntohl() after recv()",
     .verdicts = WAS_WRONG,
     .fits = has_numbers},
    {.name = "swap-two",
     .mistake = "sent in host byte order",
     .change = "the bytes of the first two numbers that it sends were swapped",
     .advice = htonl_once,
     .verdicts = WAS_WRONG,
     .fits = has_numbers,
     .is_last_resort = true},
    {.name = "swap-first",
     .mistake = "sent in host byte order",
     .change = "the bytes of the first number that it sends were swapped",
     .advice = htonl_once,
     .verdicts = WAS_WRONG,
     .fits = has_numbers,
     .is_last_resort = true},
    {.name = "swap-second",
     .mistake = "sent in host byte order",
     .change = "the bytes of the second number that it sends were swapped",
     .advice = htonl_once,
     .verdicts = WAS_WRONG,
     .fits = has_numbers,
     .is_last_resort = true},
    {.name = "swap-third",
     .mistake = "sent in host byte order",
     .change = "the bytes of the third number that it sends were swapped",
     .advice = htonl_once,
     .verdicts = WAS_WRONG,
     .fits = has_numbers,
     .is_last_resort = true},
    {.name = NULL},
};

bool experiment_applies(const struct experiment *e, const struct test_case *test,
                        const struct outcome *o)
{
    return e->verdicts >> o->verdict & 1 && (!e->fits || e->fits(test))
           && (!e->error || strstr(buffer_string(&o->details), strerror(e->error)));
}

/* ---- the library ---------------------------------------------------------- */

static const char library[] = "build/tests/preload/experiment.so";

bool experiment_can_preload(const char *path)
{
    return path && !strpbrk(path, " :\t\n") && access(path, R_OK) == 0;
}

bool experiment_is_possible(const char *suite)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", suite, library);
    const bool is = access(path.data, R_OK) == 0;
    buffer_free(&path);
    return is;
}

/* A copy: the path of a link would be one of the suite, and LD_PRELOAD takes no path with
 * a blank in it. */
void experiment_prepare(const char *suite, const char *directory)
{
    char block[16384];
    ssize_t got;
    struct buffer from = {0}, to = {0};
    buffer_printf(&from, "%s/%s", suite, library);
    buffer_printf(&to, "%s/experiment.so", directory);
    const int in = open(from.data, O_RDONLY | O_CLOEXEC);
    const int out = open(to.data, O_WRONLY | O_CREAT | O_CLOEXEC, 0555);
    while ((got = read(in, block, sizeof block)) > 0 && write(out, block, (size_t)got) == got)
        continue;
    close(in);
    close(out);
    buffer_free(&from);
    buffer_free(&to);
}

char *experiment_preload(void)
{
    return duplicate("LD_PRELOAD=../s/experiment.so");
}

char *experiment_choice(const struct experiment *e)
{
    struct buffer text = {0};
    buffer_printf(&text, "EXPERIMENT=%s ../s/took-place", e->name);
    return text.data;
}

bool experiment_took_place(const char *directory)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/took-place", directory);
    const bool did = access(path.data, F_OK) == 0;
    buffer_free(&path);
    return did;
}
