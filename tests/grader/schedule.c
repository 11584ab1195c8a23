/* schedule.c - plays a plan: what is due, what runs, what is known. */
#include "schedule.h"

#include "clock.h"
#include "contain.h"
#include "diagnosis.h"
#include "foregone.h"
#include "python.h"
#include "room.h"
#include "scratch.h"
#include "wake.h"
#include "worker.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    STOP_MS = 2000,  /* what an interrupted case has to end its programs    */
    BUSY_WEIGHT = 3, /* one that computes takes the place of so many others */
    MOST_TRIES = 5,
    SHORT_S = 3 /* a try that costs little */
};

enum state {
    WAITING,
    RUNNING,
    DOUBTFUL, /* it has failed on a busy machine: it is played again when nothing else is */
    DONE
};

struct progress {
    const struct schedule *given;
    const struct plan *plan; /* the same as given->plan */

    struct result *results; /* of all tests, reported or not       */
    enum state *states;
    char **scratch;                  /* the directory of each, or NULL      */
    int *tries;                      /* how often each was played           */
    size_t *order;                   /* in which tests are begun            */
    bool *uses_python, *is_busy;     /* busy: it mostly computes            */
    struct tried *tried;             /* told of each test as soon as it is over, or NULL */
    long long began, until;          /* when all has to be over, or 0       */
    const struct patience *patience; /* or NULL */
    struct foregone foregone;
    struct room room;

    struct run run;   /* what is reported, in the order of the plan  */
    size_t *position; /* of a test in the run                        */
    size_t reported;  /* tests up to here are in the reports         */

    struct worker *workers;         /* those that run, and the tests they play */
    size_t *playing, running, busy; /* busy: those that keep a processor busy */
    bool turn_is_taken;             /* one that takes turns runs */
    pid_t *bystanders;              /* children that were ours before we began  */
    size_t bystander_count;
};

/* ---- playing ----------------------------------------------------------- */

/* All that the test needs is known. */
static bool is_due(const struct progress *p, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (p->states[i] != DONE && plan_needs(p->plan, index, i))
            return false;
    return p->states[index] == WAITING;
}

static struct play play_of(const struct progress *p, const struct test *t)
{
    struct play play = p->given->play;
    play.exercise = t->source->exercise;
    play.file = t->source->name;
    play.fixed_ports = t->fixed_ports;
    play.shared_network = play.shared_network && t->fixed_ports;
    play.treatment = t->treatment;
    return play;
}

static bool takes_turns(const struct progress *p, size_t index)
{
    return p->plan->tests[index].test->takes_turns;
}

static bool has_place_for(const struct progress *p, size_t index)
{
    const size_t most_busy = (p->given->jobs + BUSY_WEIGHT - 1) / BUSY_WEIGHT;
    return p->running < p->given->jobs && (!p->is_busy[index] || p->busy < most_busy)
           && !(takes_turns(p, index) && p->turn_is_taken);
}

static char *make_scratch(const struct progress *p, const struct test *t)
{
    static const char *const families[FAMILIES] = {"", "-ipv6", "-unix"};
    struct buffer name = {0};
    buffer_printf(&name, "%s-%d%s", t->source->exercise, t->test->line, families[t->family]);
    char *scratch = p->given->keep ? scratch_keep(p->given->keep, name.data) : scratch_create();
    if (!scratch)
        fatal("cannot make a scratch directory: %s", strerror(errno));
    buffer_free(&name);
    return scratch;
}

static void launch(struct progress *p, size_t index)
{
    const struct test *t = &p->plan->tests[index];
    struct play play = play_of(p, t);
    if (p->uses_python[index])
        python_provide(&play);
    p->scratch[index] = make_scratch(p, t);
    play.scratch = p->scratch[index];
    p->playing[p->running] = index;
    p->busy += p->is_busy[index];
    p->turn_is_taken |= takes_turns(p, index);
    worker_start(&p->workers[p->running++], &play, t->test, t->family,
                 p->given->own_network && (t->fixed_ports || play.jailed));
    p->states[index] = RUNNING;
}

/* What the case writes will never fit. */
static void give_up(struct progress *p, size_t index)
{
    struct outcome *o = &p->results[index].outcome;
    outcome_set(o, UNJUDGED,
                "this case writes up to %lld KiB, and on the disk of %s %lld are free: "
                "set TMPDIR to a directory on another",
                room_of(p->plan->tests[index].test) >> 10, scratch_place(), p->room.free >> 10);
    buffer_printf(&o->details, "  %s\n", o->summary.data);
    p->states[index] = DONE;
}

static void launch_what_is_due(struct progress *p)
{
    for (size_t k = 0; k < p->plan->count; k++) {
        const size_t i = p->order[k];
        if (!is_due(p, i) || !has_place_for(p, i))
            continue;
        if (foregone_decide(&p->foregone, i))
            p->states[i] = DONE;
        else if (room_take(&p->room, p->plan->tests[i].test))
            launch(p, i);
        else if (p->running == 0)
            give_up(p, i);
    }
}

/* A second, quiet try: nothing else runs, and nothing else is begun meanwhile. */
static void launch_what_is_doubtful(struct progress *p)
{
    for (size_t i = 0; i < p->plan->count && p->running == 0; i++)
        if (p->states[i] == DOUBTFUL && room_take(&p->room, p->plan->tests[i].test))
            launch(p, i);
}

/* Ends what a dead worker has left: all that descends from this process but the
 * other workers, and children that it had before. */
static void kill_orphans(const struct progress *p)
{
    pid_t *spared = allocate((p->running + p->bystander_count + 1) * sizeof *spared);
    size_t count = 0;
    for (size_t i = 0; i < p->running; i++)
        spared[count++] = p->workers[i].pid;
    for (size_t i = 0; i < p->bystander_count; i++)
        spared[count++] = p->bystanders[i];
    contain_kill_descendants(spared, count);
    free(spared);
}

/* A case that fails on a busy machine is played a second time, alone, and some more
 * times if that tells nothing and costs little. */
static bool may_end_otherwise(const struct outcome *o, int tries)
{
    return o->doubtful
           && (tries < 2 || (o->verdict == UNJUDGED && tries < MOST_TRIES && o->seconds < SHORT_S));
}

static void finish(struct progress *p, size_t slot)
{
    struct worker w = p->workers[slot];
    const size_t index = p->playing[slot];
    struct outcome *o = &p->results[index].outcome;

    p->running--;
    p->busy -= p->is_busy[index];
    if (takes_turns(p, index))
        p->turn_is_taken = false;
    p->workers[slot] = p->workers[p->running];
    p->playing[slot] = p->playing[p->running];
    if (!worker_finish(&w, o))
        kill_orphans(p);
    if (!p->given->keep)
        scratch_remove(p->scratch[index]);
    room_give_back(&p->room, p->plan->tests[index].test);
    if (wake_signal() && (o->verdict == FAULT || w.overdue)) {
        outcome_free(o);
        outcome_set(o, SKIPPED, "interrupted");
    }
    p->states[index] = DONE;
    p->tries[index]++;
    if (may_end_otherwise(o, p->tries[index]) && !wake_signal()) {
        outcome_free(o);
        *o = (struct outcome){0};
        p->states[index] = DOUBTFUL;
    } else if (p->tried)
        p->tried[index] = (struct tried){o->verdict, o->changed, true};
    if (!p->given->keep || p->states[index] == DOUBTFUL) {
        free(p->scratch[index]);
        p->scratch[index] = NULL;
    }
}

static void wait_for_workers(struct progress *p)
{
    int timeout = p->until ? remaining_ms(p->until) : -1;
    struct pollfd *fds = allocate((p->running + 1) * sizeof *fds);
    for (size_t i = 0; i < p->running; i++) {
        const int left = remaining_ms(p->workers[i].deadline);
        fds[i] = (struct pollfd){.fd = p->workers[i].fd, .events = POLLIN};
        timeout = timeout < 0 || left < timeout ? left : timeout;
    }
    fds[p->running] = (struct pollfd){.fd = wake_fd(), .events = POLLIN};
    poll(fds, (nfds_t)(p->running + 1), timeout);
    wake_clear();
    for (size_t i = p->running; i-- > 0;) {
        const bool ended = worker_read(&p->workers[i]);
        if (!ended && remaining_ms(p->workers[i].deadline) == 0
            && worker_is_overdue(&p->workers[i]))
            worker_kill(&p->workers[i]);
        if (ended || p->workers[i].overdue)
            finish(p, i);
    }
    free(fds);
}

/* ---- reporting --------------------------------------------------------- */

/* A word as a shell reads it. */
static void add_quoted(struct buffer *text, const char *word)
{
    buffer_text(text, "'");
    for (; *word; word++)
        buffer_printf(text, *word == '\'' ? "'\\%c'" : "%c", *word);
    buffer_text(text, "'");
}

/* What helps to look closer: where its files are, and how it is played again. */
static void add_help(const struct progress *p, size_t index)
{
    const struct test *t = &p->plan->tests[index];
    struct outcome *o = &p->results[index].outcome;
    const enum meaning meaning = verdict_meaning(o->verdict);
    if (p->scratch[index])
        buffer_printf(&o->details, "  its files are in %s/d\n", p->scratch[index]);
    if (!p->given->again || (meaning != BLAMED && meaning != UNDECIDED))
        return;
    buffer_printf(&o->details, "  again: %s EX=%s CASE=", p->given->again, t->source->exercise);
    add_quoted(&o->details, t->title);
    buffer_text(&o->details, "\n");
}

/* Tells what is known of the tests in their order, up to the first that is not. */
static void report_what_is_known(struct progress *p)
{
    for (; p->reported < p->plan->count && p->states[p->reported] == DONE; p->reported++) {
        const struct test *t = &p->plan->tests[p->reported];
        if (t->is_left_out || !t->is_reported)
            continue;
        const size_t position = p->position[p->reported];
        if (foregone_tell(&p->foregone, p->reported))
            add_help(p, p->reported);
        p->run.results[position] = p->results[p->reported];
        for (size_t i = 0; i < p->given->report_count; i++)
            report_result(&p->given->reports[i], &p->run, position);
    }
}

/* ---- all of it --------------------------------------------------------- */

static void skip_the_rest(struct progress *p, const char *why)
{
    for (size_t i = 0; i < p->plan->count; i++)
        if (p->states[i] == WAITING || p->states[i] == DOUBTFUL) {
            outcome_set(&p->results[i].outcome, SKIPPED, "%s", why);
            p->states[i] = DONE;
        }
}

/* What still runs is asked to stop, and the rest is not begun. */
static void interrupt(struct progress *p)
{
    workers_interrupt();
    for (size_t i = 0; i < p->running; i++)
        worker_hurry(&p->workers[i], STOP_MS);
    skip_the_rest(p, "interrupted");
}

static void lose_patience(struct progress *p)
{
    if (!p->patience || !p->patience->is_enough(p->patience->context))
        return;
    const long long as_long_again = 2 * now_ms() - p->began;
    p->until = as_long_again < p->until ? as_long_again : p->until;
    p->patience = NULL;
}

/* The time is over: what still runs is ended, and nobody is told of it. */
static void abandon(struct progress *p)
{
    while (p->running > 0) {
        struct outcome *o = &p->results[p->playing[0]].outcome;
        worker_kill(&p->workers[0]);
        finish(p, 0);
        outcome_free(o);
        *o = (struct outcome){0};
        outcome_set(o, SKIPPED, "no time was left");
    }
    skip_the_rest(p, "no time was left");
}

static void run(struct progress *p)
{
    bool was_interrupted = false;
    while (p->reported < p->plan->count) {
        if (wake_signal() && !was_interrupted) {
            was_interrupted = true;
            interrupt(p);
        }
        lose_patience(p);
        if (p->until && now_ms() >= p->until)
            abandon(p);
        const bool is_quiet_try = p->running > 0 && p->tries[p->playing[0]] > 0;
        if (!wake_signal() && !is_quiet_try)
            launch_what_is_due(p);
        if (!wake_signal())
            launch_what_is_doubtful(p);
        report_what_is_known(p);
        if (p->running > 0)
            wait_for_workers(p);
    }
}

/* The longest first, so that none of them is left to run alone at the end. */
static size_t *order_of(const struct plan *plan)
{
    size_t *order = allocate((plan->count + 1) * sizeof *order), count = 0;
    for (size_t i = 0; i < plan->count; i++) {
        size_t at = count++;
        for (; at > 0
               && plan->tests[order[at - 1]].test->deadline_ms < plan->tests[i].test->deadline_ms;
             at--)
            order[at] = order[at - 1];
        order[at] = i;
    }
    return order;
}

static void begin(struct progress *p)
{
    const size_t count = p->plan->count, jobs = p->given->jobs;
    p->began = now_ms();
    p->results = allocate((count + 1) * sizeof *p->results);
    p->states = allocate((count + 1) * sizeof *p->states);
    p->scratch = allocate((count + 1) * sizeof *p->scratch);
    p->tries = allocate((count + 1) * sizeof *p->tries);
    p->order = order_of(p->plan);
    p->uses_python = allocate((count + 1) * sizeof *p->uses_python);
    p->is_busy = allocate((count + 1) * sizeof *p->is_busy);
    p->position = allocate((count + 1) * sizeof *p->position);
    p->run.results = allocate((count + 1) * sizeof *p->run.results);
    p->workers = allocate(jobs * sizeof *p->workers);
    p->playing = allocate(jobs * sizeof *p->playing);
    p->bystander_count = contain_children(&p->bystanders);
    for (size_t i = 0; i < count; i++) {
        const struct test *t = &p->plan->tests[i];
        p->results[i] = (struct result){.exercise = t->source->exercise,
                                        .title = t->title,
                                        .hint = t->test->hint,
                                        .points = t->test->points,
                                        .hidden = t->test->hidden};
        p->position[i] = p->run.count;
        const struct play play = play_of(p, t);
        p->uses_python[i] = !t->is_left_out && python_is_used(&play, t->test);
        /* Most cases wait most of the time. But interpreters and compilers do not. */
        p->is_busy[i] = p->uses_python[i] || t->test->tool_count > 0;
        if (!t->is_left_out && t->is_reported)
            p->run.results[p->run.count++] = p->results[i];
    }
    p->room = room_find();
    p->foregone =
        (struct foregone){.plan = p->plan, .play = &p->given->play, .results = p->results};
    p->run.notes = p->given->notes;
    p->run.for_students = p->given->for_students;
    for (size_t i = 0; i < p->given->report_count; i++)
        report_begin(&p->given->reports[i], &p->run);
}

/* What this machine lacks may skip all cases of our own; but a submission of which nothing
 * was judged was not judged. */
static bool is_unjudged(const struct progress *p, const struct tally *tally)
{
    return p->run.count == 0
           || (p->given->play.is_submission && tally->passed + tally->failed == 0);
}

static void free_all(struct progress *p)
{
    for (size_t i = 0; i < p->plan->count; i++) {
        outcome_free(&p->results[i].outcome);
        free(p->scratch[i]);
    }
    free(p->scratch);
    foregone_free(&p->foregone);
    free(p->results);
    free(p->states);
    free(p->tries);
    free(p->order);
    free(p->uses_python);
    free(p->is_busy);
    free(p->position);
    free(p->run.results);
    free(p->workers);
    free(p->playing);
    free(p->bystanders);
}

static int end(struct progress *p)
{
    const struct tally tally = run_tally(&p->run, NULL);
    int status = tally.faults > 0 || is_unjudged(p, &tally) ? 2 : tally.failed > 0 ? 1 : 0;
    if (tally.faults == 0 && is_unjudged(p, &tally))
        fputs("grader: no case could judge these programs\n", stderr);
    for (size_t i = 0; i < p->given->report_count; i++)
        if (!report_end(&p->given->reports[i], &p->run)) {
            fprintf(stderr, "grader: a report could not be written\n");
            status = 2;
        }
    free_all(p);
    return status;
}

void schedule_try(const struct schedule *schedule, const struct plan *plan, long long until,
                  const struct patience *patience, struct tried *tried)
{
    struct schedule quiet = *schedule;
    quiet.plan = plan;
    quiet.report_count = 0;
    quiet.keep = NULL;
    quiet.play.recorder = NULL;
    struct progress progress = {
        .given = &quiet, .plan = plan, .until = until, .patience = patience, .tried = tried};
    begin(&progress);
    run(&progress);
    free_all(&progress);
}

/* Only submissions are diagnosed: what is ours has a debugger. */
static void find_mistakes(struct progress *p, long long ms, struct buffer *text)
{
    struct buffer why_not = {0};
    diagnose(p->given, p->results, ms > p->given->patience_ms ? ms : p->given->patience_ms,
             &why_not);
    for (size_t i = 0; i < p->plan->count; i++)
        if (p->plan->tests[i].is_reported && !p->plan->tests[i].is_left_out)
            p->run.results[p->position[i]].cure = p->results[i].cure;
    const struct run shown = run_shown(&p->run);
    diagnosis_tell(&shown, text);
    free(shown.results);
    buffer_text(text, buffer_string(&why_not));
    buffer_free(&why_not);
    p->run.diagnosis = buffer_string(text);
}

int schedule_run(const struct schedule *schedule)
{
    struct progress progress = {.given = schedule, .plan = schedule->plan};
    struct buffer text = {0};
    begin(&progress);
    run(&progress);
    if (schedule->play.is_submission && !wake_signal())
        find_mistakes(&progress, now_ms() - progress.began, &text);
    const int status = end(&progress);
    buffer_free(&text);
    return status;
}
