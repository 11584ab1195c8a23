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
    WRONG,         /* it did something else than the case expects               */
    CRASHED,       /* it died of a signal                                       */
    TIMED_OUT,     /* what the case expects did not come in time                */
    NOT_STARTED,   /* it could not be executed                                  */
    NOT_BUILT,     /* it did not compile                                        */
    NOT_HANDED_IN, /* there is none                                           */
    SKIPPED,       /* a need failed, a tool is absent, interrupted              */
    UNJUDGED,      /* this machine was too slow or too small                    */
    FAULT,         /* of the grader, or of the case                             */
    VERDICTS
};

/* What a verdict means for who is judged. */
enum meaning {
    GOOD,
    BLAMED,   /* it costs the points                                       */
    EXEMPT,   /* it was not to be judged                                   */
    UNDECIDED /* it was, and could not be: the grader ends with status 2   */
};

struct outcome {
    enum verdict verdict;
    bool excused;  /* not judged, for no fault of the program's: costs no points */
    bool doubtful; /* the machine was busy: another try might come out otherwise */
    bool changed;  /* the experiment took place: a program has loaded its library */
    bool hinted;   /* the details end with the case's hint, since it is about such a failure */
    double seconds;
    struct buffer summary; /* one sentence                                      */
    struct buffer details; /* lines for people: the step, the difference, hint  */
};

/* "passed", "wrong", "crashed", "timed out" ... */
const char *verdict_word(enum verdict);

enum meaning verdict_meaning(enum verdict);

/* Sets the verdict and adds the sentence to the summary. What is neither good
 * nor blamed is excused, unless the caller knows better. */
void outcome_set(struct outcome *, enum verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

void outcome_free(struct outcome *);

#endif
