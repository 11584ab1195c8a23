/* case_step.h - the steps of a case, one a line.
 *
 *     if (!read_step(r, "giver accepts"))
 *         ... the reason is in r->error ...
 */
#ifndef GRADER_CASE_STEP_H
#define GRADER_CASE_STEP_H

#include "case_reader.h"

/* Reads a line that is a step, and adds it to the case that is being read. False,
 * with the reason, if it is malformed or makes no sense where it stands. */
bool read_step(struct reader *, const char *line);

#endif
