/* options.h - the grader's command line.
 *
 *     struct options options = {0};
 *     options_read(&options, argc, argv);
 *     for (char **name = options.files; *name; name++) ...
 *     options_free(&options);
 */
#ifndef GRADER_OPTIONS_H
#define GRADER_OPTIONS_H

#include "plan.h"
#include "report.h"

#include <stddef.h>

struct options {
    struct plan_options plan;
    enum { PORTS_GIVEN, PORTS_FIXED, PORTS_AUTO } ports;
    struct report *reports; /* open; one of text if none is asked for */
    size_t report_count;
    bool jailed;         /* the submission's programs run in a jail */
    bool for_students;   /* reports leave out what is hidden until the due date */
    long patience_ms;    /* what experiments may take, if the cases took less */
    unsigned long seed;  /* not 0: what the cases draw is drawn */
    size_t jobs;         /* cases that are played at once */
    char *keep;          /* an absolute path: where scratch directories stay, or NULL */
    struct buffer notes; /* lines of text that the reports begin with */
    char *recorder;      /* an absolute path: the library that records socket calls, or NULL */
    char *again;         /* the command of which a case is a part: "make test", or NULL */
    char **files;        /* of cases, at least one, then NULL: the end of argv */
};

/* Reads all of it. If it is wrong, says so with a line about the usage, and the
 * process ends with status 2. */
void options_read(struct options *, int argc, char *argv[]);

void options_free(struct options *);

#endif
