/* plan.h - which cases of which files are to be played, in the order of the report.
 *
 *     struct plan plan = {0};
 *     struct plan_options options = {.suite = "/suite", .judged = "/submission"};
 *     if (!plan_read(&plan, &options, names, &why))
 *         fputs(why.data, stderr);
 *     plan_apply(&plan, &habits);
 *     for (size_t i = 0; i < plan.count; i++) play plan.tests[i]
 *     plan_free(&plan);
 */
#ifndef GRADER_PLAN_H
#define GRADER_PLAN_H

#include "case.h"
#include "play.h"

#include <stdbool.h>
#include <stddef.h>

struct plan_options {
    char *suite, *judged; /* absolute paths                             */
    bool submission;      /* leave `ours` out, and what was not submitted */
    char **titles;        /* only these, or all that hold such words; all if there are none */
    size_t title_count;
};

struct source {
    struct source *next;
    const char *name; /* as given on the command line */
    char *exercise;
    struct case_file file;
};

/* One case over one family. */
struct test {
    const struct source *source;
    const struct test_case *test;
    size_t index; /* of the case in its file                      */
    enum family family;
    struct treatment treatment; /* under which it is played                    */
    char *title; /* with the family, where the case is over several, and whether it is hidden */
    bool is_reported; /* false: played only because another needs it  */
    bool is_left_out;
    bool fixed_ports; /* its programs meet at the lecture's ports */
};

struct plan {
    struct source *sources;
    struct test *tests;
    size_t count;
};

/* Reads the cases of the files, whose names end with NULL, and leaves out what was
 * not asked for by title nor is needed. False if a file cannot be read or holds
 * a malformed case, or there is no case of some title: then why has a line for
 * each, "FILE:LINE: reason". */
bool plan_read(struct plan *, const struct plan_options *, char *const names[], struct buffer *why);

/* Leaves out what programs with these habits are not judged by. */
void plan_apply(struct plan *, const struct habits *);

/* Whether tests[needed] must have passed before tests[index] is played. */
bool plan_needs(const struct plan *, size_t index, size_t needed);

void plan_free(struct plan *);

#endif
