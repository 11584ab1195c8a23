/* surroundings.h - what programs find where they run: environment and limits.
 *
 *     char **environment = surroundings_environment(stage, actor);
 *     const struct limits limits = surroundings_limits(stage, true, false);
 *     ... program_start(...) ...
 *     surroundings_free(environment);
 */
#ifndef GRADER_SURROUNDINGS_H
#define GRADER_SURROUNDINGS_H

#include "contain.h"
#include "stage.h"

#include <stdbool.h>

/* Little, and the same everywhere, as a list of malloc'ed NAME=VALUE and a NULL.
 * Of ours, GRADER_PASS_NAME becomes NAME. Who is judged is not told where the suite is. The
 * actor is NULL for a tool of the case. */
char **surroundings_environment(const struct stage *, const struct actor *);

/* Frees any such list of words. */
void surroundings_free(char **list);

/* The programs that are judged are limited, and so are tools that may run them; the
 * suite's own programs may need more. */
struct limits surroundings_limits(const struct stage *, bool is_judged, bool is_suites);

#endif
