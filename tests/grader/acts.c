/* acts.c - what each step does on the stage: which function plays it. */
#include "acts.h"

#define ACTOR_ROW(verb, phrase, operand, actors, becomes, looks, function) [verb] = (function),
#define PLAIN_ROW(verb, function) [verb] = (function),

static act *const acts[ACTS] = {ACTOR_STEPS(ACTOR_ROW) PLAIN_STEPS(PLAIN_ROW)};

bool act_perform(struct stage *s, const struct step *step)
{
    const long long deadline = fair_ms() + s->test->step_ms + s->play->patience_ms;
    s->step = step;
    s->actor = &s->actors[step->actor];
    s->has_settled = false;
    s->step_began = fair_now();
    s->step_deadline = deadline < s->case_deadline ? deadline : s->case_deadline;
    if (fair_has_passed(s->case_deadline))
        return stage_took_too_long(s);
    return acts[step->verb](s);
}
