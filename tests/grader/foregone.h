/* foregone.h - verdicts that are known before a case is played: this machine lacks
 * what the case needs, or a program is not there.
 *
 *     struct foregone f = {.plan = &plan, .play = &play, .results = results};
 *     if (foregone_decide(&f, index))              it need not be played
 *         foregone_tell(&f, index);                when its turn in the report has come
 *     foregone_free(&f);
 */
#ifndef GRADER_FOREGONE_H
#define GRADER_FOREGONE_H

#include "plan.h"
#include "play.h"
#include "report.h"

#include <stdbool.h>
#include <stddef.h>

struct foregone {
    const struct plan *plan;
    const struct play *play; /* its exercise and file are not looked at */
    struct result *results;  /* of all tests of the plan                */
    char **told;             /* paths of programs that are not there, as told so far */
    size_t told_count;
};

/* Whether the outcome of the test is certain, all that it needs having been
 * decided. If so it is in its result, but for the details. */
bool foregone_decide(struct foregone *, size_t index);

/* Adds the details if a program was not there. To be called in the order of the
 * report: why it is not there stands at the first case that lacks it. False at the
 * others, of which the summary says all. */
bool foregone_tell(struct foregone *, size_t index);

void foregone_free(struct foregone *);

#endif
