/* verdict.h - how a case came out, and what is said about it.
 *
 *     struct outcome outcome = {0};
 *     outcome_set(&outcome, WRONG, "%s ended with status 1", name);
 *     printf("%s: %s\n", verdict_word(outcome.verdict), outcome.summary.data);
 */
#ifndef GRADER_VERDICT_H
#define GRADER_VERDICT_H

#include "buffer.h"

#include <stdbool.h>

enum verdict {
    PASSED,
    WRONG,       /* it did something else than the case expects               */
    CRASHED,     /* it died of a signal                                       */
    TIMED_OUT,   /* what the case expects did not come in time                */
    NOT_STARTED, /* it could not be executed                                  */
    NOT_BUILT,   /* it did not compile                                        */
    SKIPPED,     /* not judged: a need failed, a tool is absent, interrupted  */
    FAULT        /* the grader could not judge; no fault of the program's     */
};

struct outcome {
    enum verdict verdict;
    bool excused; /* SKIPPED for no fault of the program's: costs no points */
    double seconds;
    struct buffer summary; /* one sentence                                      */
    struct buffer details; /* lines for people: the step, the difference, hint  */
};

/* "passed", "wrong", "crashed", "timed out" ... */
const char *verdict_word(enum verdict);

/* Whether the program that is judged is to blame: it costs the points. */
bool verdict_is_failure(enum verdict);

/* Sets the verdict and adds the sentence to the summary. What is skipped is
 * excused, unless the caller knows better. */
void outcome_set(struct outcome *, enum verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void outcome_free(struct outcome *);

#endif
