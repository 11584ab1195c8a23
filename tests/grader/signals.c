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
    {SIGPIPE, "SIGPIPE",
     "it wrote to a connection that the other side had closed: after signal(SIGPIPE, SIG_IGN) "
     "send() returns -1 instead"},
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

/* What the C library says before it calls abort(). */
static const struct {
    const char *words, *meaning;
} complaints[] = {
    {"stack smashing detected", "an array was written past its end"},
    {"buffer overflow detected", "a call was to write past the end of an array"},
    {"free(): double free", "the same memory was freed twice"},
    {"double free or corruption", "memory was freed twice, or written past its end"},
    {"free(): invalid", "what was freed had not come from malloc(), or was written past its end"},
    {"malloc(): ", "memory of malloc() was written past its end"},
    {"Assertion", "an assertion does not hold"},
    {"Sanitizer", "a sanitizer's finding"},
};

const char *signal_meaning(int number, const char *last_words)
{
    for (size_t i = 0; number == SIGABRT && i < sizeof complaints / sizeof *complaints; i++)
        if (strstr(last_words, complaints[i].words))
            return complaints[i].meaning;

    for (size_t i = 0; i < COUNT; i++)
        if (table[i].number == number)
            return table[i].meaning;
    return "";
}
