/* python.h - the Python that programs find, without its detours.
 *
 *     if (python_is_used(&play, test))
 *         python_provide(&play);           play.python is /usr/bin/python3.11
 *
 * The python3 of PATH may be a script of a version manager, which takes half a second
 * to find the interpreter that it then executes. So it is asked once.
 */
#ifndef GRADER_PYTHON_H
#define GRADER_PYTHON_H

#include "case.h"
#include "play.h"

#include <stdbool.h>

struct python {
    const char *path;         /* of the interpreter itself, NULL if there is none that works */
    long start_ms;            /* how long it takes to start                                   */
    const char *const *parts; /* directories that it needs, then NULL                 */
};

/* Looks for it at the first call, which takes as long as it takes to start twice. */
const struct python *python_find(void);

/* NAME.py: it is started by the interpreter, and need be neither executable nor begin
 * with #!. */
bool python_is_source(const char *path);

/* The case's programs find that one, and its steps get the time that it takes to start. */
void python_provide(struct play *);

/* Whether the case says that it needs python3, or starts a Python program. */
bool python_is_used(const struct play *, const struct test_case *);

#endif
