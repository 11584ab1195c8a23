/* drawn.h - bytes of a case that are drawn anew for each run.
 *
 *     draws KEY like 2c e4 9a 3c
 *
 * A program that has its answer from the cases, and not from its peer, gets by once. With
 * another seed the same case has other bytes there, and the same ones for everybody who is
 * judged with that seed.
 */
#ifndef GRADER_DRAWN_H
#define GRADER_DRAWN_H

#include "case.h"

/* Writes the value's length bytes: no two of them alike, none 00 or ff. Of a text only the
 * small letters are drawn, and are letters again. With seed 0 they are those that the case
 * says. */
void drawn_bytes(unsigned long seed, const struct test_case *, const struct value *,
                 unsigned char *bytes);

#endif
