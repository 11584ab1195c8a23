/* case_attribute.h - the lines about a case, which stand before its steps.
 *
 *     if (is_attribute("points 2"))
 *         return read_attribute(r, "points 2");
 */
#ifndef GRADER_CASE_ATTRIBUTE_H
#define GRADER_CASE_ATTRIBUTE_H

#include "case_reader.h"

/* Whether the line begins with the word of an attribute. */
bool is_attribute(const char *line);

/* Reads such a line into the case that is being read. False, with the reason, if
 * it is malformed or comes too late. */
bool read_attribute(struct reader *, const char *line);

#endif
