/* join.h - what the calls of one side have to do with those of the other.
 *
 *     join_sides(&c);        all steps are there, sorted by time
 *
 * Of use only where a conversation is read.
 */
#ifndef TRACE_JOIN_H
#define TRACE_JOIN_H

#include "conversation.h"

/* Finds the two ends of each connection, and of each step what it has caused. */
void join_sides(struct conversation *);

/* Adds a copy of the step, which it returns. */
struct step *add_step(struct conversation *, struct step);

/* Adds a step of the peer that is not seen, but for its answer. */
struct step *add_unseen(struct conversation *, struct step *answer, enum wire);

#endif
