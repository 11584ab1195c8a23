/* acts.c - which function plays which step. */
#include "acts.h"

#define ACTOR_ROW(verb, phrase, operand, actors, becomes, looks, function) [verb] = (function),
#define PLAIN_ROW(verb, function) [verb] = (function),

act *const acts[ACTS] = {ACTOR_STEPS(ACTOR_ROW) PLAIN_STEPS(PLAIN_ROW)};
