/* trials.h - finds out by trying how each program that is judged meets its peers.
 *
 *     struct habits habits = {.usual = habit_agreed};
 *     trials_run(&habits, &plan, &play, own_network, jobs);
 *     ... habits.list has those of whom something was seen ...
 *     free(habits.list);
 */
#ifndef GRADER_TRIALS_H
#define GRADER_TRIALS_H

#include "habit.h"
#include "plan.h"
#include "play.h"

/* Tries each program of the plan's tests once, at most `jobs` of them at a time, each in a
 * network of its own if there are such. A signal that wakes (wake.h) ends it early. */
void trials_run(struct habits *, const struct plan *, const struct play *, bool own_network,
                size_t jobs);

#endif
