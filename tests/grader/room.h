/* room.h - whether the disk has room for what a case writes.
 *
 *     struct room room = room_find();
 *     if (room_take(&room, test)) {
 *         ... play it ...
 *         room_give_back(&room, test);
 *     } else if (room.taken == 0)
 *         it will never fit
 *
 * A program whose disk is full fails, however good it is: so what the cases write that
 * run at once is added up before, as far as their steps show it.
 */
#ifndef GRADER_ROOM_H
#define GRADER_ROOM_H

#include "case.h"

#include <stdbool.h>

struct room {
    long long free, taken; /* bytes; free as it was at the start */
};

struct room room_find(void);

/* How many bytes the case writes. */
long long room_of(const struct test_case *);

/* False if there is not enough left. */
bool room_take(struct room *, const struct test_case *);
void room_give_back(struct room *, const struct test_case *);

#endif
