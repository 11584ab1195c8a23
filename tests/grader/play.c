/* play.c - plays one case, step by step, and tells how it came out. */
#include "play.h"

#include "acts.h"
#include "clock.h"
#include "contain.h"
#include "fair.h"
#include "scratch.h"
#include "stage.h"
#include "tell.h"
#include "witness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- where programs are ------------------------------------------------ */

char *play_crash_library(const struct play *play)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/build/tests/preload/crash.so", play->suite);
    return path.data;
}

bool play_is_suites(const char *program)
{
    return strncmp(program, "tests/", strlen("tests/")) == 0;
}

bool play_is_judged(const char *program)
{
    return strchr(program, '/') && program[0] != '/' && !play_is_suites(program);
}

char *play_program_path(const struct play *play, const char *program)
{
    struct buffer path = {0};
    if (!strchr(program, '/') || program[0] == '/')
        return duplicate(program);
    if (!play_is_judged(program)) {
        buffer_printf(&path, "%s/%s", play->suite, program);
        return path.data;
    }
    const size_t length = strcspn(program, "/");
    buffer_printf(&path, "%s/%.*s", play->judged, (int)length, program);
    const bool submitted = access(path.data, F_OK) == 0;
    const bool is_subject =
        strlen(play->exercise) == length && strncmp(play->exercise, program, length) == 0;
    buffer_clear(&path);
    buffer_printf(&path, "%s/%s", submitted || is_subject ? play->judged : play->suite, program);
    if (access(path.data, F_OK) != 0) {
        const size_t without = path.length;
        buffer_text(&path, ".py");
        if (access(path.data, F_OK) != 0)
            path.data[path.length = without] = '\0';
    }
    return path.data;
}

/* ---- branches ---------------------------------------------------------- */

/* How far the case has looked at what came from an actor. */
struct view {
    size_t out, err, peer, optional_first, optional_count;
    bool end_was_told;
};

static struct view *remember_views(const struct stage *s)
{
    struct view *views = allocate((s->test->actor_count + 1) * sizeof *views);
    for (size_t i = 0; i < s->test->actor_count; i++) {
        const struct actor *a = &s->actors[i];
        views[i] = (struct view){capture_place(&a->program.out),
                                 capture_place(&a->program.err),
                                 a->peer.cursor,
                                 a->optional_first,
                                 a->optional_count,
                                 a->end_was_told};
    }
    return views;
}

static void restore_views(struct stage *s, const struct view *views)
{
    for (size_t i = 0; i < s->test->actor_count; i++) {
        struct actor *a = &s->actors[i];
        capture_return(&a->program.out, views[i].out);
        capture_return(&a->program.err, views[i].err);
        a->peer.cursor = views[i].peer;
        a->optional_first = views[i].optional_first;
        while (a->optional_count > views[i].optional_count)
            free(a->optional[--a->optional_count]);
        a->end_was_told = views[i].end_was_told;
    }
}

struct failure {
    enum verdict verdict;
    bool is_aside;
    struct buffer summary, evidence;
    const struct step *step;
};

/* Takes the failure off the stage, so that the next branch can be tried. */
static struct failure take_failure(struct stage *s)
{
    const struct failure failure = {s->outcome->verdict, s->is_aside, s->outcome->summary,
                                    s->evidence, s->step};
    s->outcome->verdict = PASSED;
    s->is_aside = false;
    s->outcome->summary = s->evidence = (struct buffer){0};
    return failure;
}

static void free_failure(struct failure *failure)
{
    buffer_free(&failure->summary);
    buffer_free(&failure->evidence);
}

static void put_failure_back(struct stage *s, const struct failure *failure)
{
    s->outcome->verdict = failure->verdict;
    s->is_aside = failure->is_aside;
    s->outcome->summary = failure->summary;
    s->evidence = failure->evidence;
    s->step = failure->step;
    buffer_text(&s->outcome->summary, "; no other right outcome holds, either");
}

static bool play_steps(struct stage *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (!act_perform(s, &s->test->steps[i]))
            return false;
    return true;
}

/* Tries the branches from the EITHER at index `at` on, and says in `at` where
 * the END is. Of several failures that of the branch is told that held for most steps. */
static bool play_branches(struct stage *s, size_t *at)
{
    const struct step *steps = s->test->steps;
    struct failure nearest = {.verdict = PASSED};
    size_t most = 0;
    struct view *views = remember_views(s);
    bool held = false, decided = false;

    for (; steps[*at].verb != END; *at = steps[*at].end) {
        if (decided)
            continue;
        held = play_steps(s, *at + 1, steps[*at].end);
        decided = held || verdict_meaning(s->outcome->verdict) != BLAMED;
        if (decided)
            continue;
        struct failure failure = take_failure(s);
        restore_views(s, views);
        const size_t steps_held = (size_t)(failure.step - &steps[*at]);
        if (nearest.verdict == PASSED || steps_held > most) {
            free_failure(&nearest);
            nearest = failure;
            most = steps_held;
        } else
            free_failure(&failure);
    }
    if (decided)
        free_failure(&nearest);
    else
        put_failure_back(s, &nearest);
    free(views);
    return held;
}

static void play_all(struct stage *s)
{
    const struct step *steps = s->test->steps;
    for (size_t i = 0; i < s->test->step_count; i++) {
        s->steps_done = i;
        if (!(steps[i].verb == EITHER ? play_branches(s, &i) : act_perform(s, &steps[i])))
            return;
    }
}

/* ---- fixed ports ------------------------------------------------------- */

/* Waits until the port is free, or else until a server can bind it with SO_REUSEADDR,
 * which a connection in TIME_WAIT does not prevent. */
static void wait_for_port(long port, bool wholly, long long until)
{
    while (!(wholly ? port_is_free((int)port) : port_is_vacant((int)port)) && now_ms() < until)
        poll(NULL, 0, 50);
}

/* The case before may still hold the ports of this one. */
void play_await_ports(const struct test_case *test, bool wholly)
{
    const long long until = now_ms() + PORTS_FREE_MS;
    struct reference reference;
    for (size_t i = 0; i < test->step_count; i++) {
        const struct step *step = &test->steps[i];
        if (step->verb == LISTENS || step->verb == BINDS || step->verb == STAYS_AWAY)
            wait_for_port(step->number ? step->number : LECTURE_PORT, wholly, until);
        for (size_t k = 0; step->verb == STARTS && k < step->word_count; k++) {
            const char *at = step->words[k].text;
            while (case_next_reference(test, &at, &reference))
                wait_for_port(reference.port ? reference.port : LECTURE_PORT, wholly, until);
        }
    }
}

/* A server of the submission did not get so far as to listen, and a connection of
 * the case before was in the way of one without SO_REUSEADDR. */
static bool was_in_the_way(const struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++) {
        const struct actor *a = &s->actors[i];
        if (a->is_judged && a->program.pid && a->serves == i && !a->is_ready && a->endpoint.length
            && !port_is_free(endpoint_port(&a->endpoint)))
            return true;
    }
    return false;
}

/* Returns whether the case is to be played again, once the ports are wholly free. */
static bool play_once(const struct play *play, const struct test_case *test, enum family family,
                      struct outcome *outcome)
{
    struct stage stage = {
        .play = play, .test = test, .family = family, .outcome = outcome, .step = &test->steps[0]};
    outcome->verdict = PASSED;
    stage_open(&stage);
    if (!stage_failed(&stage))
        play_all(&stage);
    witness_over();
    const bool again = play->shared_network && stage_failed(&stage) && was_in_the_way(&stage);
    if (stage_failed(&stage)) {
        tell(&stage);
        outcome->doubtful = stage_was_disturbed(&stage);
    }
    outcome->changed = play->treatment.experiment && experiment_took_place(stage.sockets);
    stage_close(&stage);
    return again;
}

static void clear_scratch(const struct play *play)
{
    contain_kill_descendants(NULL, 0);
    scratch_remove(play->scratch);
    mkdir(play->scratch, 0700);
}

/* Plays it again if a program has crashed, to tell where. */
static void look_for_crash(const struct play *play, const struct test_case *test,
                           enum family family, struct outcome *outcome)
{
    struct play again = *play;
    struct outcome second = {0};
    char *library = play_crash_library(play);
    again.finds_crash = outcome->verdict == CRASHED && !play->treatment.experiment
                        && experiment_can_preload(library);
    free(library);
    if (!again.finds_crash)
        return;
    clear_scratch(play);
    play_once(&again, test, family, &second);
    struct outcome *worse = second.verdict == CRASHED ? outcome : &second;
    const struct outcome better = worse == outcome ? second : *outcome;
    outcome_free(worse);
    *outcome = better;
}

void play_case(const struct play *play, const struct test_case *test, enum family family,
               struct outcome *outcome)
{
    if (play->shared_network)
        play_await_ports(test, false);
    if (play_once(play, test, family, outcome)) {
        clear_scratch(play);
        play_await_ports(test, true);
        outcome_free(outcome);
        *outcome = (struct outcome){0};
        play_once(play, test, family, outcome);
    }
    look_for_crash(play, test, family, outcome);
}
