/* acts.h - what each step does on the stage; see steps.h.
 *
 *     if (!act_perform(s, step))
 *         ... it does not hold: the outcome says why ...
 */
#ifndef GRADER_ACTS_H
#define GRADER_ACTS_H

#include "stage.h"

/* Plays the stage's step; true if it holds. */
typedef bool act(struct stage *);

#define DECLARE_ACTOR(verb, phrase, operand, actors, becomes, looks, function) act function;
#define DECLARE_PLAIN(verb, function) act function;
ACTOR_STEPS(DECLARE_ACTOR)
PLAIN_STEPS(DECLARE_PLAIN)
#undef DECLARE_ACTOR
#undef DECLARE_PLAIN

/* Plays the step, within its deadline. EITHER, OR and END are none: play.c chooses between
 * branches. */
bool act_perform(struct stage *, const struct step *);

/* ---- what several of them share ---------------------------------------------- */

/* Waits until the program serves its endpoint. */
bool act_until_ready(struct stage *, struct actor *);

/* Waits until the program has ended and printed all that it will. */
bool act_until_ended(struct stage *, struct actor *);

/* Passes over what it may print, and fails if there is more. */
bool act_no_more_output(struct stage *, struct actor *);

/* The program has ended in a way that does not suit the case: "client ended with
 * status 0 without printing the line". Of a crash nothing more need be said. */
bool act_wrong_end(struct stage *, const struct actor *, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Something did not come, and perhaps will never come: its programs may have ended. */
bool act_missed(struct stage *, const char *what);

/* The server, a program, has a socket at its endpoint that is not of the kind with which
 * it is talked to; then the step fails for that. */
bool act_is_of_other_kind(struct stage *, const struct actor *server, bool sends_datagrams);

/* A program could not be started. If it is not the submission's, the machine or the
 * suite is at fault. */
bool act_could_not_start(struct stage *, const char *program, bool judged, const char *why);

#endif
