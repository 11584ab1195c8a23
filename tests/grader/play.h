/* play.h - plays one case: starts its programs, is its peers, looks, judges.
 *
 *     struct play play = {.suite = "/suite", .judged = "/submission", ...};
 *     struct outcome outcome = {0};
 *     play_case(&play, test, IPV4, &outcome);
 *
 * To be called once in a process of its own, which has adopted orphans. What the
 * case has started may still run at the end: the caller then kills all that
 * descends from it.
 */
#ifndef GRADER_PLAY_H
#define GRADER_PLAY_H

#include "case.h"
#include "experiment.h"
#include "habit.h"
#include "verdict.h"

struct play {
    const char *suite, *judged;  /* absolute paths                                  */
    const char *exercise;        /* what the case file judges, such as "tcp_draw"   */
    const char *file;            /* the case file, as it is called in messages      */
    const char *scratch;         /* a directory for this case alone, empty          */
    bool finds_crash;            /* where a program crashes is to be told           */
    bool is_submission;          /* the judged programs are somebody else's                   */
    const struct habits *habits; /* how its programs learn where they meet          */
    bool fixed_ports;            /* this case's do so at the lecture's ports        */
    bool shared_network;         /* then, cases wait for the ports to be free       */
    bool jailed;                 /* the submission's programs run in a jail         */
    const char *const *hidden;   /* directories that nobody sees there, then NULL   */
    long processes;              /* limit on the threads of this user               */
    bool is_kept;                /* somebody will look into scratch afterwards      */
    unsigned long seed;          /* of what is drawn, or 0: what the cases say is taken */
    const char *recorder;        /* the library that records socket calls, or NULL  */
    const struct python *python; /* of its Python programs, or NULL                */
    long patience_ms;            /* what an interpreter takes to start, beyond a step's time */
    struct treatment treatment;  /* what is changed, for which program: an experiment */
    size_t trial;                /* not 0: trial_run() for the step before this one */
    int leash;                   /* a pipe: at its end of file play_case ends soon, with a FAULT */
};

enum {
    LECTURE_PORT = 60000, /* of @NAME without :PORT, with fixed_ports          */
    PORTS_FREE_MS = 65000 /* a connection stays in TIME_WAIT for up to a minute */
};

void play_case(const struct play *, const struct test_case *, enum family, struct outcome *);

/* With fixed ports and a shared network: waits until those of the case are free, wholly or
 * for servers that set SO_REUSEADDR. */
void play_await_ports(const struct test_case *, bool wholly);

/* Where crash.so is, malloc'ed. Where it could not be built there is none. */
char *play_crash_library(const struct play *);

/* Where DIR/PROGRAM is: in the judged directory, or in the suite if the
 * submission has no DIR at all and DIR is not what is judged; and `tests/...` is
 * in the suite. A bare name stays as it is. Where there is no PROGRAM but a PROGRAM.py,
 * that is it. The result is malloc'ed. */
char *play_program_path(const struct play *, const char *program);

/* The program is the suite's own: tests/... */
bool play_is_suites(const char *program);

/* The program is one of those that are judged: DIR/PROGRAM, but not tests/... */
bool play_is_judged(const char *program);

#endif
