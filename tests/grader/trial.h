/* trial.h - a program is tried: where does it meet its peers?
 *
 *     struct play play = {...};
 *     trial_run(&play, test, step, &outcome);
 *     outcome.summary.data                "oe", "built in:", or "" where nothing was seen
 *
 * The case is played up to that step, which starts the program, and the sockets of the
 * system tell the rest. As play_case, to be called once in a process of its own.
 */
#ifndef GRADER_TRIAL_H
#define GRADER_TRIAL_H

#include "play.h"

#define TRIAL_BUILT_IN "built in:" /* stands before the operands (habit.h) */

/* Whether the program of the step can be tried so: it is the first that starts, and
 * takes nothing but operands in [...], an endpoint among them. */
bool trial_is_possible(const struct test_case *, size_t step);

void trial_run(const struct play *, const struct test_case *, size_t step, struct outcome *);

#endif
