/* stage_fail.c - how a step fails: what is wrong, and who is to blame. */
#include "stage.h"

#include <stdio.h>

enum {
    DISTURBED_MS = 20,    /* who waits longer for a processor, and longer than a ... */
    DISTURBED_SHARE = 20, /* ... 20th of the case's time, may be late for that alone */
    HOPELESS = 7 /* times as long as its deadline says a step lasts on a machine too busy */
};

bool stage_failed(const struct stage *s)
{
    return s->outcome->verdict != PASSED;
}

void stage_forgive(struct stage *s)
{
    s->outcome->verdict = PASSED;
    s->has_settled = s->is_aside = false;
    buffer_clear(&s->outcome->summary);
    buffer_clear(&s->evidence);
}

bool stage_fail(struct stage *s, enum verdict verdict, const char *format, ...)
{
    if (!stage_failed(s)) {
        va_list arguments;
        s->outcome->verdict = verdict;
        va_start(arguments, format);
        buffer_vprintf(&s->outcome->summary, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* The machine was so busy that the clock went on though the programs waited. Not every
 * millisecond of waiting is counted: who waited nearly all the time had too little. */
static bool were_denied_time(const struct fair_span *span, long limit_ms)
{
    const long long due = limit_ms < span->counted_ms ? limit_ms : span->counted_ms;
    return span->given_ms * 10 < due * 9 || span->lasted_ms > HOPELESS * span->counted_ms;
}

bool stage_cannot_judge(struct stage *s, const struct fair_span *span)
{
    return stage_fail(s, UNJUDGED, "this machine gave the program %.1f s in %.1f s",
                      (double)span->given_ms / 1000, (double)span->lasted_ms / 1000);
}

static bool was_late(struct stage *s, const char *what, const struct fair_span *span, long limit_ms)
{
    return were_denied_time(span, limit_ms) ? stage_cannot_judge(s, span)
                                            : stage_fail(s, TIMED_OUT, "%s", what);
}

bool stage_was_disturbed(const struct stage *s)
{
    fair_look();
    const struct fair_span span = fair_since(&s->case_began);
    const long long waited = span.lasted_ms - span.given_ms;
    return waited >= DISTURBED_MS && waited * DISTURBED_SHARE >= span.lasted_ms;
}

static const struct actor *crashed_actor(const struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].is_judged && program_crashed(&s->actors[i].program)
            && !s->actors[i].end_was_told)
            return &s->actors[i];
    return NULL;
}

bool stage_has_crash(const struct stage *s)
{
    return crashed_actor(s);
}

bool stage_took_too_long(struct stage *s)
{
    struct buffer what = {0};
    const struct fair_span span = fair_since(&s->case_began);
    buffer_printf(&what, "the whole case took more than %s", stage_duration(s->test->deadline_ms));
    was_late(s, what.data, &span, s->test->deadline_ms);
    buffer_free(&what);
    return false;
}

bool stage_missed(struct stage *s, const char *format, ...)
{
    struct buffer what = {0};
    va_list arguments;
    const bool time_is_over = fair_has_passed(s->step_deadline);
    const struct fair_span span = fair_since(&s->step_began);

    stage_settle(s);
    va_start(arguments, format);
    buffer_vprintf(&what, format, arguments);
    va_end(arguments);

    const struct actor *crashed = crashed_actor(s);
    if (crashed) {
        struct buffer how = {0};
        program_describe(&crashed->program, true, &how);
        stage_fail(s, CRASHED, "%s %s; %s", crashed->name, how.data, what.data);
        buffer_free(&how);
    } else if (time_is_over && s->step_deadline == s->case_deadline)
        stage_took_too_long(s);
    else if (time_is_over)
        was_late(s, what.data, &span, s->test->step_ms);
    else
        stage_fail(s, WRONG, "%s", what.data);
    buffer_free(&what);
    return false;
}

const char *stage_duration(long ms)
{
    static char text[32];
    if (ms % 1000)
        snprintf(text, sizeof text, "%ld ms", ms);
    else
        snprintf(text, sizeof text, "%ld s", ms / 1000);
    return text;
}
