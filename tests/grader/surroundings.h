/* surroundings.h - what programs find where they run: environment and limits.
 *
 *     char **environment = surroundings_environment(stage);
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
 * Of ours, GRADER_PASS_NAME becomes NAME. */
char **surroundings_environment(const struct stage *);

/* Frees any such list of words. */
void surroundings_free(char **list);

/* What is judged is limited, and so are tools that might run it; what the suite
 * brings along may need more. */
struct limits surroundings_limits(const struct stage *, bool is_judged, bool is_suites);

#endif
