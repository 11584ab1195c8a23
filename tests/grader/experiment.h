/* experiment.h - one change in the world of a program, and the mistake that it names.
 *
 *     if (experiment_applies(experiment, test, &outcome)) {
 *         play.treatment = (struct treatment){experiment, "tcp_mystery/client"};
 *         ... play the case again; if it passes, experiment->mistake is why it failed ...
 *         if (!outcome.changed) the program has loaded no library
 *     }
 *
 * The change is made by tests/preload/experiment.c within the program.
 */
#ifndef GRADER_EXPERIMENT_H
#define GRADER_EXPERIMENT_H

#include "case.h"
#include "verdict.h"

#include <stdbool.h>
#include <stddef.h>

struct experiment {
    const char *name;    /* by which the library knows it                         */
    const char *mistake; /* in a few words                                        */
    const char *change;  /* "when ..., the case passed"                           */
    const char *advice;  /* what its author has to do instead                     */
    unsigned verdicts;   /* after which it is tried: bit 1 << WRONG and so on     */
    int error;           /* of whose words the failure has to tell, or 0          */
    bool (*fits)(const struct test_case *); /* which cases may show it, or NULL: all */
    bool fails_always;                      /* no case passes, of a program that makes it */
    bool is_last_resort;                    /* tried only if none of the others mends the case */
};

/* The more specific ones first, then NULL in name. */
extern const struct experiment experiments[];

/* One experiment with one program; with neither, nothing is changed. */
struct treatment {
    const struct experiment *experiment;
    const char *subject; /* "tcp_mystery/client" */
};

/* Whether such a failure of the case may come from such a mistake. */
bool experiment_applies(const struct experiment *, const struct test_case *,
                        const struct outcome *);

/* Whether LD_PRELOAD can name the library (or NULL), which it cannot with a blank or a colon
 * in its path (ld.so(8)), and it can be read. */
bool experiment_can_preload(const char *path);

/* Whether this machine has the library. */
bool experiment_is_possible(const char *suite);

/* Lays the library into the directory of a case's sockets, and takes the variables by which
 * a program finds it there: NAME=VALUE, malloc'ed. Programs run in the one beside it. */
void experiment_prepare(const char *suite, const char *directory);
char *experiment_preload(void);
char *experiment_choice(const struct experiment *);

/* Whether a program has loaded the library from there. */
bool experiment_took_place(const char *directory);

#endif
