/* signals.c - signals by name. */
#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct {
    int number;
    const char *name, *meaning;
} table[] = {
    {SIGABRT, "SIGABRT", "abort(), an assertion, or a sanitizer's finding"},
    {SIGALRM, "SIGALRM", "an alarm() that nobody handles"},
    {SIGBUS, "SIGBUS", "an access to memory that is not there"},
    {SIGCONT, "SIGCONT", ""},
    {SIGFPE, "SIGFPE", "a division by zero"},
    {SIGHUP, "SIGHUP", ""},
    {SIGILL, "SIGILL", "an instruction that does not exist"},
    {SIGINT, "SIGINT", ""},
    {SIGKILL, "SIGKILL", ""},
    {SIGPIPE, "SIGPIPE", "writing to a connection or pipe that the other side has closed"},
    {SIGQUIT, "SIGQUIT", ""},
    {SIGSEGV, "SIGSEGV", "an access through an invalid pointer, or past the end of an array"},
    {SIGSTOP, "SIGSTOP", ""},
    {SIGSYS, "SIGSYS", "a system call that is not allowed"},
    {SIGTERM, "SIGTERM", ""},
    {SIGTRAP, "SIGTRAP", "a trap"},
    {SIGUSR1, "SIGUSR1", ""},
    {SIGUSR2, "SIGUSR2", ""},
    {SIGXCPU, "SIGXCPU", "it used more processor time than a case allows"},
    {SIGXFSZ, "SIGXFSZ", "it wrote a file larger than a case allows"},
};

enum { COUNT = sizeof table / sizeof *table };

int signal_number(const char *name)
{
    for (size_t i = 0; i < COUNT; i++)
        if (strcmp(table[i].name, name) == 0)
            return table[i].number;
    return 0;
}

const char *signal_name(int number)
{
    static char other[32];

    for (size_t i = 0; i < COUNT; i++)
        if (table[i].number == number)
            return table[i].name;
    snprintf(other, sizeof other, "signal %d", number);
    return other;
}

const char *signal_meaning(int number)
{
    for (size_t i = 0; i < COUNT; i++)
        if (table[i].number == number)
            return table[i].meaning;
    return "";
}
