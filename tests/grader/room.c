/* room.c - whether the disk has room for what a case writes. */
#include "room.h"

#include "scratch.h"

enum { SMALL = 64 << 10 }; /* directories, outputs, and files of a few lines */

struct room room_find(void)
{
    return (struct room){.free = scratch_room()};
}

/* What is sent to a program it may store, and what a file is compared with stands in it. */
static bool writes(const struct step *step)
{
    return step->verb == FILE_HOLDS || step->verb == FILE_IS || step->verb == FILE_HAS
           || step->verb == SENDS || step->verb == MAY_SEND;
}

long long room_of(const struct test_case *test)
{
    long long bytes = SMALL;
    for (size_t i = 0; i < test->step_count; i++)
        for (size_t k = 0; writes(&test->steps[i]) && k < test->steps[i].part_count; k++)
            bytes += (long long)test->steps[i].parts[k].length;
    return bytes;
}

bool room_take(struct room *room, const struct test_case *test)
{
    const long long bytes = room_of(test);
    if (bytes > room->free - room->taken)
        return false;
    room->taken += bytes;
    return true;
}

void room_give_back(struct room *room, const struct test_case *test)
{
    room->taken -= room_of(test);
}
