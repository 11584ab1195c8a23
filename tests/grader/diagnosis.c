/* diagnosis.c - what a submission's failures come from, found by experiment. */
#include "diagnosis.h"

#include "clock.h"
#include "wake.h"

#include <stdlib.h>
#include <string.h>

enum {
    PROBES = 5,      /* failed cases of an exercise that are tried with all experiments */
    TRIES = 3,       /* where the machine was too busy to tell                          */
    TOLD = 3,        /* titles of those that pass under one                             */
    SLOWER_MS = 3000 /* a case may take so much more time under an experiment          */
};

/* Tests that are played again at the same time, each under its treatment. */
struct attempt {
    struct plan plan;
    size_t probed;        /* the test whose failure it is about, in the plan of the run */
    size_t *origin;       /* of each: its index in the plan of the run */
    enum verdict *before; /* ... and its verdict there */
    struct tried *tried;
};

struct diagnosis {
    const struct schedule *schedule;
    const struct plan *plan;
    struct result *results;
    bool *probed;
    long long until;
    long patience_ms;            /* that a probe has at least                    */
    bool was_changed, was_tried; /* a program of the exercise was; it was to be */
    bool was_cut;                /* the time did not suffice                     */
};

/* ---- attempts ---------------------------------------------------------- */

static void add(struct attempt *a, const struct diagnosis *d, size_t index,
                struct treatment treatment)
{
    const size_t count = a->plan.count;
    a->plan.tests = reallocate(a->plan.tests, count + 1, sizeof *a->plan.tests);
    a->origin = reallocate(a->origin, count + 1, sizeof *a->origin);
    a->before = reallocate(a->before, count + 1, sizeof *a->before);
    a->plan.tests[count] = d->plan->tests[index];
    a->plan.tests[count].treatment = treatment;
    a->plan.tests[count].is_reported = false;
    a->origin[count] = index;
    a->before[count] = d->results[index].outcome.verdict;
    a->plan.count++;
}

static void play(struct attempt *a, struct diagnosis *d, long long until,
                 bool (*is_enough)(const void *attempt))
{
    const struct patience patience = {is_enough, a};
    a->tried = allocate((a->plan.count + 1) * sizeof *a->tried);
    schedule_try(d->schedule, &a->plan, until < d->until ? until : d->until, &patience, a->tried);
    for (size_t i = 0; i < a->plan.count; i++)
        d->was_changed = d->was_changed || a->tried[i].changed;
    d->was_tried = true;
    d->was_cut = d->was_cut || now_ms() >= d->until;
}

static void forget(struct attempt *a)
{
    free(a->plan.tests);
    free(a->origin);
    free(a->before);
    free(a->tried);
    *a = (struct attempt){0};
}

static bool passes(const struct attempt *a, size_t i)
{
    return a->tried[i].is_over && a->tried[i].verdict == PASSED;
}

/* ---- one exercise ------------------------------------------------------ */

/* Whether its mistake is to be found: what is said of that would tell of a case that is hidden. */
static bool is_unexplained(const struct diagnosis *d, size_t index)
{
    const struct result *r = &d->results[index];
    const enum verdict v = r->outcome.verdict;
    return (v == WRONG || v == CRASHED || v == TIMED_OUT) && !r->cure.experiment
           && !(r->hidden && d->schedule->for_students);
}

static bool belongs(const struct diagnosis *d, size_t index, const struct source *source)
{
    return d->plan->tests[index].source == source && !d->plan->tests[index].is_left_out;
}

/* The name of the k-th judged program that the test starts, or NULL. */
static const char *subject(const struct test_case *test, size_t k)
{
    for (size_t i = 0; i < test->step_count; i++) {
        if (test->steps[i].verb != STARTS)
            continue;
        const char *program = test->steps[i].words[0].text;
        bool is_new = play_is_judged(program);
        for (size_t j = 0; j < i && is_new; j++)
            is_new =
                test->steps[j].verb != STARTS || strcmp(test->steps[j].words[0].text, program) != 0;
        if (is_new && k-- == 0)
            return program;
    }
    return NULL;
}

static bool has_subject(const struct test_case *test, const char *wanted)
{
    const char *program;
    for (size_t k = 0; (program = subject(test, k)); k++)
        if (strcmp(program, wanted) == 0)
            return true;
    return false;
}

/* The failed test that took the least time, of those without a cure that were not
 * probed; plan->count if there is none. */
static size_t next_failure(const struct diagnosis *d, const struct source *source)
{
    size_t best = d->plan->count;
    for (size_t i = 0; i < d->plan->count; i++) {
        const struct result *r = &d->results[i];
        if (belongs(d, i, source) && is_unexplained(d, i) && !d->probed[i]
            && (best == d->plan->count || r->outcome.seconds < d->results[best].outcome.seconds))
            best = i;
    }
    return best;
}

/* Whether some case that starts the program has passed. */
static bool works_at_all(const struct diagnosis *d, const struct source *source,
                         const char *program)
{
    for (size_t i = 0; i < d->plan->count; i++)
        if (belongs(d, i, source) && d->results[i].outcome.verdict == PASSED
            && has_subject(d->plan->tests[i].test, program))
            return true;
    return false;
}

/* A case that is mended takes not much more than the slowest one that has passed. */
static long long probe_ms(const struct diagnosis *d, const struct source *source)
{
    double longest = 0;
    for (size_t i = 0; i < d->plan->count; i++)
        if (belongs(d, i, source) && d->results[i].outcome.verdict == PASSED
            && d->results[i].outcome.seconds > longest)
            longest = d->results[i].outcome.seconds;
    const long long enough = SLOWER_MS + (long long)(longest * 3000);
    return enough > d->patience_ms ? enough : d->patience_ms;
}

/* The first of a probe is the case as it was: it has to fail again, or to be late again. */
static bool is_answered(const void *context)
{
    const struct attempt *a = context;
    bool mended = false;
    for (size_t i = 1; i < a->plan.count; i++)
        mended = mended || passes(a, i);
    return mended && (a->tried[0].is_over || a->before[0] == TIMED_OUT);
}

/* Plays the test as it was, and under every treatment that may mend it. Whether one did. */
static bool probe(struct diagnosis *d, size_t index, bool last_resort, struct attempt *a)
{
    const struct test *t = &d->plan->tests[index];
    const char *program;
    bool mended = false;
    add(a, d, index, (struct treatment){0});
    for (const struct experiment *e = experiments; e->name; e++)
        for (size_t k = 0; (program = subject(t->test, k)); k++)
            if (e->is_last_resort == last_resort
                && experiment_applies(e, t->test, &d->results[index].outcome)
                && !(e->fails_always && works_at_all(d, t->source, program)))
                add(a, d, index, (struct treatment){e, program});
    if (a->plan.count > 1)
        play(a, d, now_ms() + probe_ms(d, t->source), is_answered);
    for (size_t i = 1; i < a->plan.count; i++)
        mended = mended || passes(a, i);
    return mended && !passes(a, 0) && (a->tried[0].is_over || a->before[0] == TIMED_OUT);
}

/* What else a treatment changes, in the cases of the exercise. */
struct effect {
    struct attempt all;
    int points;   /* of what passes now                                                 */
    bool is_open; /* the machine was too busy to tell                                   */
    bool holds;   /* what has passed passes again, and so does the case that was probed  */
};

/* All that has passed before is over, and the case that was probed; if nothing has passed, all. */
static bool is_sound(const void *context)
{
    const struct attempt *a = context;
    bool has_passed = false, is_over = true;
    for (size_t i = 0; i < a->plan.count; i++)
        has_passed = has_passed || a->before[i] == PASSED;
    for (size_t i = 0; i < a->plan.count; i++) {
        const bool counts = a->before[i] == PASSED || a->origin[i] == a->probed || !has_passed;
        is_over = is_over && (a->tried[i].is_over || !counts);
    }
    return is_over;
}

/* A test that has passed and does not start the subject need not be played again. */
static struct effect effect_of(struct diagnosis *d, const struct source *source, size_t probed,
                               struct treatment treatment)
{
    struct effect effect = {.all = {.probed = probed}, .holds = true};
    for (size_t i = 0; i < d->plan->count; i++)
        if (belongs(d, i, source)
            && (d->results[i].outcome.verdict != PASSED
                || has_subject(d->plan->tests[i].test, treatment.subject)))
            add(&effect.all, d, i, treatment);
    play(&effect.all, d, d->until, is_sound);
    for (size_t k = 0; k < effect.all.plan.count; k++) {
        const size_t index = effect.all.origin[k];
        const bool passed = d->results[index].outcome.verdict == PASSED;
        if (passes(&effect.all, k))
            effect.points += passed ? 0 : d->results[index].points;
        else if (passed || index == probed) {
            effect.is_open = verdict_meaning(effect.all.tried[k].verdict) == UNDECIDED;
            effect.holds = false;
        }
    }
    return effect;
}

static void cure(struct diagnosis *d, const struct effect *effect)
{
    for (size_t k = 0; k < effect->all.plan.count; k++) {
        struct result *r = &d->results[effect->all.origin[k]];
        if (r->outcome.verdict != PASSED && passes(&effect->all, k) && !r->cure.experiment)
            r->cure = effect->all.plan.tests[k].treatment;
    }
}

/* What all failures of the exercise together have lost. */
static int points_lost(const struct diagnosis *d, const struct source *source)
{
    int lost = 0;
    for (size_t i = 0; i < d->plan->count; i++)
        if (belongs(d, i, source) && d->results[i].outcome.verdict != PASSED)
            lost += d->results[i].points;
    return lost;
}

/* Of the treatments that mend the case the one that mends most, and of those the first. */
static struct effect best_effect(struct diagnosis *d, const struct source *source, size_t index,
                                 bool last_resort)
{
    struct attempt attempt = {0};
    struct effect best = {0};
    const bool mended = probe(d, index, last_resort, &attempt);
    for (size_t k = 1; k < attempt.plan.count && mended; k++) {
        if (!passes(&attempt, k) || best.points == points_lost(d, source))
            continue;
        const struct treatment treatment = attempt.plan.tests[k].treatment;
        struct effect effect = effect_of(d, source, index, treatment);
        for (int tries = 1; effect.is_open && !d->was_cut && tries < TRIES; tries++) {
            forget(&effect.all);
            effect = effect_of(d, source, index, treatment);
        }
        if (effect.holds && effect.points > best.points) {
            const struct effect worse = best;
            best = effect;
            effect = worse;
        }
        forget(&effect.all);
    }
    forget(&attempt);
    return best;
}

static void find_cure(struct diagnosis *d, const struct source *source, size_t index)
{
    struct effect best = best_effect(d, source, index, false);
    if (best.points == 0 && !d->was_cut)
        best = best_effect(d, source, index, true);
    cure(d, &best);
    forget(&best.all);
}

static void diagnose_exercise(struct diagnosis *d, const struct source *source,
                              struct buffer *why_not)
{
    size_t index = next_failure(d, source);
    if (index < d->plan->count && !experiment_is_possible(d->schedule->play.suite)) {
        buffer_printf(why_not, "%s: no experiment is possible: no library can be preloaded here\n",
                      source->exercise);
        return;
    }
    d->was_changed = d->was_tried = false;
    for (int probes = 0; probes < PROBES && index < d->plan->count; probes++) {
        d->probed[index] = true;
        find_cure(d, source, index);
        if (d->was_cut || wake_signal())
            return;
        if (d->was_tried && !d->was_changed) {
            buffer_printf(why_not, "%s: no experiment is possible: the program loads no library\n",
                          source->exercise);
            return;
        }
        index = next_failure(d, source);
    }
}

void diagnose(const struct schedule *schedule, struct result *results, long long ms,
              struct buffer *why_not)
{
    struct diagnosis d = {.schedule = schedule,
                          .plan = schedule->plan,
                          .results = results,
                          .until = now_ms() + ms,
                          .patience_ms = schedule->patience_ms / 4};
    d.probed = allocate((d.plan->count + 1) * sizeof *d.probed);
    for (const struct source *s = d.plan->sources; s && !d.was_cut && !wake_signal(); s = s->next)
        diagnose_exercise(&d, s, why_not);
    bool is_open = false;
    for (size_t i = 0; i < d.plan->count; i++)
        is_open = is_open || is_unexplained(&d, i);
    if (d.was_cut && is_open)
        buffer_text(why_not, "not all experiments were made: they get the time that the cases "
                             "took\n");
    free(d.probed);
}

/* ---- what is said of it ------------------------------------------------ */

static bool is_same(const struct result *a, const struct result *b)
{
    return strcmp(a->exercise, b->exercise) == 0 && a->cure.experiment == b->cure.experiment
           && strcmp(a->cure.subject, b->cure.subject) == 0;
}

/* The results with the same cure as the one at index, if it is the first of them. */
static void tell_cure(const struct run *run, size_t index, struct buffer *text)
{
    const struct result *first = &run->results[index];
    const struct experiment *e = first->cure.experiment;
    struct score score = run_score(run, first->exercise);
    int count = 0;
    for (size_t i = 0; i < run->count; i++) {
        const struct result *r = &run->results[i];
        if (!r->cure.experiment || !is_same(r, first))
            continue;
        if (i < index)
            return;
        count++;
        score.earned += r->points;
    }
    buffer_printf(text, "%s: when %s, %d more case%s passed:\n", first->cure.subject, e->change,
                  count, count > 1 ? "s" : "");
    for (size_t i = index, told = 0; i < run->count && told < TOLD; i++)
        if (run->results[i].cure.experiment && is_same(&run->results[i], first)) {
            buffer_printf(text, "  | %s\n", run->results[i].title);
            told++;
        }
    if (count > TOLD)
        buffer_printf(text, "  | and %d others\n", count - TOLD);
    buffer_printf(text, "  the mistake: %s\n  %s\n", e->mistake, e->advice);
    buffer_printf(text, "  with it mended: %d of %d points\n", score.earned, score.possible);
}

void diagnosis_tell(const struct run *run, struct buffer *text)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->results[i].cure.experiment)
            tell_cure(run, i, text);
}
