/* play.h - plays one case: starts its programs, is its peers, looks, judges.
 *
 *     struct play play = {.suite = "/suite", .judged = "/submission", ...};
 *     struct outcome outcome = {0};
 *     play_case(&play, test, IPV4, &outcome);
 *
 * To be called once in a process of its own, which has adopted orphans: at the
 * end everything that descends from it is killed.
 */
#ifndef GRADER_PLAY_H
#define GRADER_PLAY_H

#include "case.h"
#include "verdict.h"

struct play {
    const char *suite, *judged; /* absolute paths                                  */
    const char *exercise;       /* what the case file judges, such as "tcp_draw"   */
    const char *file;           /* the case file, as it is called in messages      */
    const char *scratch;        /* a directory for this case alone, empty          */
    bool fixed_ports;           /* PORTS=fixed                                     */
    long processes;             /* limit on the threads of this user               */
};

enum { LECTURE_PORT = 60000 }; /* of @NAME without :PORT, with PORTS=fixed */

void play_case(const struct play *, const struct test_case *, enum family, struct outcome *);

/* Makes play_case end soon, with a FAULT. May be called by a signal handler. */
void play_interrupt(void);

/* Where DIR/PROGRAM is: in the judged directory, or in the suite if the
 * submission has no DIR at all and DIR is not what is judged; and `tests/...` is
 * in the suite. A bare name stays as it is. The result is malloc'ed. */
char *play_program_path(const struct play *, const char *program);

/* The program is one of those that are judged: DIR/PROGRAM, but not tests/... */
bool play_is_judged(const char *program);

#endif
