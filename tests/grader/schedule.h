/* schedule.h - plays a plan: several cases at once, each after those that it
 * needs, and reports them in their order.
 *
 *     const struct schedule schedule = {
 *         .plan = &plan, .play = play, .reports = reports, .report_count = 1, .jobs = 12};
 *     return schedule_run(&schedule);
 *
 * Signals must wake (wake.h): after one, no more cases are begun, those that run
 * are stopped, and the reports are completed.
 */
#ifndef GRADER_SCHEDULE_H
#define GRADER_SCHEDULE_H

#include "plan.h"
#include "play.h"
#include "report.h"

#include <stdbool.h>
#include <stddef.h>

struct schedule {
    const struct plan *plan;
    struct play play; /* but for what differs from case to case      */
    struct report *reports;
    size_t report_count;
    size_t jobs;       /* cases that are played at once              */
    const char *notes; /* what the reports say before the results, or NULL */
    bool for_students; /* what is hidden until the due date is in no report for people */
    const char *keep;  /* where their scratch directories stay, or NULL: nowhere */
    const char *again; /* the command by which one of them can be played again, but for EX and CASE;
                          or NULL */
    bool own_network;  /* those with fixed ports in a network namespace each */
    long patience_ms;  /* what experiments may take at least; else as long as the cases took */
};

/* 0 if all passed, 1 if something failed, 2 if something could not be judged or
 * reported. The reports are closed. */
int schedule_run(const struct schedule *);

/* What came of a test that was played under its treatment. */
struct tried {
    enum verdict verdict;
    bool changed, is_over;
};

/* Whether enough is known: what still runs then gets as much time as it had so far. */
struct patience {
    bool (*is_enough)(const void *context);
    const void *context;
};

/* Plays the plan without reports, until that moment of now_ms() at the latest: what is not
 * over by then is SKIPPED. Tells of each of its tests what came of it, as soon as it is
 * known. */
void schedule_try(const struct schedule *, const struct plan *, long long until,
                  const struct patience *, struct tried *);

#endif
