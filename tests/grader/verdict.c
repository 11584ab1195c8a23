/* verdict.c - how a case came out, and what is said about it. */
#include "verdict.h"

static const struct {
    const char *word;
    enum meaning meaning;
} verdicts[VERDICTS] = {
    [PASSED] = {"passed", GOOD},
    [WRONG] = {"wrong", BLAMED},
    [CRASHED] = {"crashed", BLAMED},
    [TIMED_OUT] = {"timed out", BLAMED},
    [NOT_STARTED] = {"could not start", BLAMED},
    [NOT_BUILT] = {"not built", BLAMED},
    [NOT_HANDED_IN] = {"not handed in", BLAMED},
    [SKIPPED] = {"skipped", EXEMPT},
    [UNJUDGED] = {"could not be judged", UNDECIDED},
    [FAULT] = {"error", UNDECIDED},
};

const char *verdict_word(enum verdict verdict)
{
    return verdicts[verdict].word;
}

enum meaning verdict_meaning(enum verdict verdict)
{
    return verdicts[verdict].meaning;
}

void outcome_set(struct outcome *o, enum verdict verdict, const char *format, ...)
{
    va_list arguments;
    o->verdict = verdict;
    o->excused = verdict_meaning(verdict) == EXEMPT || verdict_meaning(verdict) == UNDECIDED;
    va_start(arguments, format);
    buffer_vprintf(&o->summary, format, arguments);
    va_end(arguments);
}

void outcome_free(struct outcome *o)
{
    buffer_free(&o->summary);
    buffer_free(&o->details);
}
