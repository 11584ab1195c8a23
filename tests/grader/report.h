/* report.h - what came out, told in one of several formats.
 *
 *     struct report report;
 *     if (!report_open(&report, "junit=grades.xml", &why)) ...
 *     report_begin(&report, &run);
 *     for (size_t i = 0; i < run.count; i++)
 *         report_result(&report, &run, i);        in this order, once it is known
 *     if (!report_end(&report, &run)) ...         could not be written
 *
 * A new format is one file that defines a struct report_format, and its name in
 * the list in report.c.
 */
#ifndef GRADER_REPORT_H
#define GRADER_REPORT_H

#include "experiment.h"
#include "verdict.h"

#include <stdbool.h>
#include <stdio.h>

struct result {
    const char *exercise, *title, *hint;
    int points;
    bool hidden; /* until the due date */
    struct outcome outcome;
    struct treatment cure; /* under which it passes: found by experiment, if at all */
};

/* All results of one run, the only thing that reports are made from. */
struct run {
    bool for_students;     /* what is hidden is left out where a format cannot mark it */
    const char *notes;     /* lines about the submission, said before the results, or NULL */
    const char *diagnosis; /* lines about what experiments found, said after them, or NULL */
    struct result *results;
    size_t count;
};

/* The run as its readers see it: for students, without the results that are hidden. The
 * caller frees the list of results, and nothing else of it. */
struct run run_shown(const struct run *);

/* Calls put with each of the lines (or none: NULL), without its end. */
void report_each_line(const char *lines, FILE *, void (*put)(FILE *, const char *line));

struct report_format {
    const char *name;
    bool has_hidden; /* always, since it is for programs that know when to show them */
    void (*begin)(FILE *, const struct run *);
    void (*result)(FILE *, const struct run *, size_t index);
    void (*end)(FILE *, const struct run *);
};

extern const struct report_format report_text, report_tap, report_junit, report_gradescope,
    report_points;

struct report {
    const struct report_format *format;
    FILE *file;
    bool is_broken; /* it could not be written */
};

/* "FORMAT" for standard output or "FORMAT=FILE". False with a sentence in why. */
bool report_open(struct report *, const char *specification, struct buffer *why);
void report_begin(struct report *, const struct run *);
void report_result(struct report *, const struct run *, size_t index);

/* Completes and closes it. False if it could not be written in full. */
bool report_end(struct report *, const struct run *);

/* The points of the results of one exercise, or of all if it is NULL: what was
 * earned, and of how much. */
struct score {
    int earned, possible;
};
struct score run_score(const struct run *, const char *exercise);

/* How many results passed, failed, were skipped, could not be judged. */
struct tally {
    size_t passed, failed, skipped, faults;
};
struct tally run_tally(const struct run *, const char *exercise);

/* Whether results[index] is the first of its exercise. */
bool run_is_first(const struct run *, size_t index);

#endif
