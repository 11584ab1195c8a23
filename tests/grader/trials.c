/* trials.c - finds out by trying how each program that is judged meets its peers. */
#include "trials.h"

#include "clock.h"
#include "contain.h"
#include "python.h"
#include "scratch.h"
#include "trial.h"
#include "wake.h"
#include "worker.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { STOP_MS = 2000 }; /* what an interrupted trial has to end its program */

struct trial {
    const char *program;
    const struct test *test; /* the case in which it is tried, and the step that starts it */
    size_t step;
    char *scratch;
    struct worker worker;
    bool was_seen;
    struct habit habit;
};

struct trials {
    struct trial *list;
    size_t count, begun, ended;
};

/* ---- which programs ---------------------------------------------------- */

static bool is_there(const struct play *play, const char *program)
{
    char *path = play_program_path(play, program);
    const bool is = access(path, F_OK) == 0;
    free(path);
    return is;
}

static bool is_listed(const struct trials *trials, const char *program)
{
    for (size_t i = 0; i < trials->count; i++)
        if (strcmp(trials->list[i].program, program) == 0)
            return true;
    return false;
}

static struct play play_of(const struct play *common, const struct test *t)
{
    struct play play = *common;
    play.exercise = t->source->exercise;
    play.file = t->source->name;
    return play;
}

/* A case of the same file in which the program can be tried, be it asked for or not. */
static bool find_case(struct trial *trial, const struct plan *plan, const struct source *source)
{
    for (size_t i = 0; i < plan->count; i++) {
        const struct test_case *test = plan->tests[i].test;
        for (size_t k = 0; k < test->step_count && plan->tests[i].source == source; k++)
            if (test->steps[k].verb == STARTS
                && strcmp(test->steps[k].words[0].text, trial->program) == 0
                && trial_is_possible(test, k)) {
                trial->test = &plan->tests[i];
                trial->step = k;
                return true;
            }
    }
    return false;
}

static void add_programs(struct trials *trials, const struct play *common, const struct plan *plan,
                         const struct test *t)
{
    const struct play play = play_of(common, t);
    for (size_t i = 0; i < t->test->step_count; i++) {
        const struct step *step = &t->test->steps[i];
        if (step->verb != STARTS || !play_is_judged(step->words[0].text))
            continue;
        struct trial trial = {.program = step->words[0].text};
        if (is_listed(trials, trial.program) || !is_there(&play, trial.program)
            || !find_case(&trial, plan, t->source))
            continue;
        trials->list = reallocate(trials->list, trials->count + 1, sizeof *trials->list);
        trials->list[trials->count++] = trial;
    }
}

/* ---- their trials ------------------------------------------------------ */

static void begin(struct trial *trial, const struct play *common, bool own_network)
{
    struct play play = play_of(common, trial->test);
    trial->scratch = scratch_create();
    if (!trial->scratch)
        fatal("cannot make a scratch directory: %s", strerror(errno));
    play.scratch = trial->scratch;
    play.trial = trial->step + 1;
    if (python_is_used(&play, trial->test->test))
        python_provide(&play);
    worker_start(&trial->worker, &play, trial->test->test, IPV4, own_network);
}

/* What was seen is in the outcome's sentence; it names what trial.c has tried. */
static void learn(struct trial *trial, const char *seen)
{
    static const char *const known[] = {"oe", "", "o", "b", "ob", "bo", "p", "op", "po"};
    const size_t prefix = strlen(TRIAL_BUILT_IN);
    const bool is_built_in = strncmp(seen, TRIAL_BUILT_IN, prefix) == 0;
    for (size_t i = 0; i < sizeof known / sizeof *known && *seen; i++)
        if (strcmp(seen + (is_built_in ? prefix : 0), known[i]) == 0) {
            trial->was_seen = true;
            trial->habit = (struct habit){trial->program, known[i], is_built_in};
        }
}

static bool finish(struct trial *trial)
{
    struct outcome outcome = {0};
    const bool told = worker_finish(&trial->worker, &outcome);
    if (told && outcome.verdict == PASSED)
        learn(trial, buffer_string(&outcome.summary));
    outcome_free(&outcome);
    scratch_remove(trial->scratch);
    free(trial->scratch);
    trial->scratch = NULL;
    return told;
}

/* Returns whether all that ended said what it had seen. */
static bool wait_for_some(struct trials *trials)
{
    bool all_told = true;
    int timeout = -1;
    struct pollfd *fds = allocate((trials->begun + 1) * sizeof *fds);
    for (size_t i = 0; i < trials->begun; i++) {
        const struct trial *t = &trials->list[i];
        const int left = remaining_ms(t->worker.deadline);
        fds[i] = (struct pollfd){.fd = t->scratch ? t->worker.fd : -1, .events = POLLIN};
        if (t->scratch && (timeout < 0 || left < timeout))
            timeout = left;
    }
    fds[trials->begun] = (struct pollfd){.fd = wake_fd(), .events = POLLIN};
    poll(fds, (nfds_t)(trials->begun + 1), timeout);
    free(fds);
    wake_clear();
    for (size_t i = 0; i < trials->begun; i++) {
        struct trial *t = &trials->list[i];
        if (!t->scratch)
            continue;
        const bool ended = worker_read(&t->worker);
        if (!ended && remaining_ms(t->worker.deadline) == 0 && worker_is_overdue(&t->worker))
            worker_kill(&t->worker);
        if (ended || t->worker.overdue) {
            all_told = finish(t) && all_told;
            trials->ended++;
        }
    }
    return all_told;
}

static void interrupt(struct trials *trials)
{
    workers_interrupt();
    trials->count = trials->begun;
    for (size_t i = 0; i < trials->begun; i++)
        worker_hurry(&trials->list[i].worker, STOP_MS);
}

void trials_run(struct habits *habits, const struct plan *plan, const struct play *play,
                bool own_network, size_t jobs)
{
    struct trials trials = {0};
    pid_t *bystanders;
    const size_t bystander_count = contain_children(&bystanders);
    bool all_told = true, was_interrupted = false;

    for (size_t i = 0; i < plan->count; i++)
        if (!plan->tests[i].is_left_out)
            add_programs(&trials, play, plan, &plan->tests[i]);
    while (trials.ended < trials.count) {
        if (wake_signal() && !was_interrupted) {
            was_interrupted = true;
            interrupt(&trials);
            continue;
        }
        while (trials.begun < trials.count && trials.begun - trials.ended < jobs)
            begin(&trials.list[trials.begun++], play, own_network);
        all_told = wait_for_some(&trials) && all_told;
    }
    habits->list = allocate((trials.count + 1) * sizeof *habits->list);
    for (size_t i = 0; i < trials.count; i++)
        if (trials.list[i].was_seen)
            habits->list[habits->count++] = trials.list[i].habit;
    if (!all_told)
        contain_kill_descendants(bystanders, bystander_count);
    free(bystanders);
    free(trials.list);
}
