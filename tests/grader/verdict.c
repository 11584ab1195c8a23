/* verdict.c - how a case came out, and what is said about it. */
#include "verdict.h"

const char *verdict_word(enum verdict verdict)
{
    static const char *const words[] = {
        [PASSED] = "passed",
        [WRONG] = "wrong",
        [CRASHED] = "crashed",
        [TIMED_OUT] = "timed out",
        [NOT_STARTED] = "could not start",
        [NOT_BUILT] = "not built",
        [SKIPPED] = "skipped",
        [FAULT] = "error",
    };
    return words[verdict];
}

bool verdict_is_failure(enum verdict verdict)
{
    return verdict != PASSED && verdict != SKIPPED && verdict != FAULT;
}

void outcome_set(struct outcome *o, enum verdict verdict, const char *format, ...)
{
    va_list arguments;
    o->verdict = verdict;
    o->excused = verdict == SKIPPED;
    va_start(arguments, format);
    buffer_vprintf(&o->summary, format, arguments);
    va_end(arguments);
}

void outcome_free(struct outcome *o)
{
    buffer_free(&o->summary);
    buffer_free(&o->details);
}
