/* stage.h - what a case plays on: its actors, its clock, and its one wait.
 *
 *     while (!something) {
 *         if (!stage_wait(stage, fd, POLLIN))
 *             return stage_missed(stage, "nothing came");
 *         ...
 *     }
 *
 * Everything that waits does so in stage_wait, which meanwhile reads what the
 * programs print, so that none of them ever blocks on a full pipe.
 */
#ifndef GRADER_STAGE_H
#define GRADER_STAGE_H

#include "case.h"
#include "decoy.h"
#include "fair.h"
#include "jail.h"
#include "peer.h"
#include "play.h"
#include "program.h"
#include "verdict.h"

#include <poll.h>

struct actor {
    const char *name;
    char *path;             /* of the program that was started last, or NULL         */
    struct program program; /* program.pid is 0 for who is none                */
    struct peer peer;
    struct decoys decoys;        /* beside a played server                           */
    struct endpoint endpoint;    /* reserved for a program, or by staying away       */
    const struct actor *contact; /* a program: who connected or sent to it last    */
    size_t serves;               /* a program: the actor whose endpoint it was given */
    bool is_judged;              /* a program of the submission                      */
    bool is_suites;              /* a program of the suite, tests/...                */
    size_t sent_by_end;          /* a peer: what it had sent when a program last ended */
    bool is_ready;               /* it was seen to serve its endpoint                */
    bool end_was_told;           /* a step has said how it ends                      */
    char **optional;             /* lines that it may print, not printed so far      */
    size_t optional_first, optional_count;
};

struct stage {
    const struct play *play;
    const struct test_case *test;
    enum family family;
    struct actor *actors;
    const struct step *step; /* the one being played, and whose it is            */
    struct actor *actor;
    size_t steps_done;
    long long case_deadline, step_deadline; /* of fair.h's clock, like all times here */
    struct fair_moment case_began, step_began;
    char *directory;  /* where programs run                               */
    char *sockets;    /* where the sockets of the Unix domain are         */
    char *tools;      /* a directory that comes first in their PATH, or NULL */
    struct jail jail; /* where the submission's programs run, if play->jailed */
    char **in_jail;   /* what is shown there, then NULL                       */
    size_t in_jail_count;
    const char *writable[3]; /* ... and where programs can write                     */
    const char **redirected; /* files that redirections write                    */
    size_t redirected_count;
    struct buffer *values; /* what was received under each of the case's names      */
    struct program shell;
    long long weigh_at; /* when the programs' memory is to be counted next    */
    long long check_at; /* when processes and disk are                        */
    bool has_settled;   /* in this step                                     */

    struct outcome *outcome; /* PASSED until a step fails                        */
    bool is_aside;           /* the failure is not what the case is about: no hint   */
    struct buffer evidence;  /* the difference, shown: lines                     */
};

void stage_open(struct stage *);
void stage_close(struct stage *);

/* Waits for the descriptor (or -1) to get ready, for news of a program, or a
 * moment; then the caller looks again. False if the step's deadline has passed,
 * or the step has failed because a program broke a limit. */
bool stage_wait(struct stage *, int fd, short events);

/* The same, with another deadline than the step's and no judgement of it. */
bool stage_wait_until(struct stage *, int fd, short events, long long until);

/* Gives news that are on their way (an end just after its end of stream) the
 * time to arrive, before a failure is told. */
void stage_settle(struct stage *);

/* The step fails. False, for the caller to return. */
bool stage_fail(struct stage *, enum verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A program that is judged has crashed, and no step was to see that. */
bool stage_has_crash(const struct stage *);

/* The step fails because the time of the whole case is over. */
bool stage_took_too_long(struct stage *);

/* The step fails because something did not come: if a program has crashed that
 * is the verdict and comes first; else, if the time is over, that. */
bool stage_missed(struct stage *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The step fails, and nobody is to blame: the machine gave its time to others. */
bool stage_cannot_judge(struct stage *, const struct fair_span *);

/* The machine was so busy with others that the case may come out otherwise next time. */
bool stage_was_disturbed(const struct stage *);

bool stage_failed(const struct stage *);

/* Forgets the failure: the step will be tried again. */
void stage_forgive(struct stage *);

/* Some program has not ended yet. */
bool stage_is_alive(const struct stage *);

/* Nothing new will come from the programs: all have ended some time ago, or one
 * of them has crashed. */
bool stage_is_deserted(const struct stage *);

/* "5 s" or "300 ms". */
const char *stage_duration(long ms);

/* The program has ended and printed all that it will. */
bool stage_is_settled(const struct program *);

/* The text with its @NAMEs replaced, malloc'ed. Reserves the endpoint of who has
 * none yet; NULL, with the step failed, if that cannot be done. */
char *stage_expand(struct stage *, const char *text);

/* The endpoint that @NAME or @NAME.peer stands for, or NULL while there is none. */
const struct endpoint *stage_endpoint(const struct actor *, bool of_its_peer);

/* Reserves an endpoint for the actor unless it has one. */
bool stage_reserve(struct stage *, struct actor *, long fixed_port);

/* Where crash.so says where the actor's program crashed, malloc'ed. */
char *stage_crash_file(const struct stage *, const struct actor *);

/* The path of a file in the directory where programs run, malloc'ed. */
char *stage_path(const struct stage *, const char *name);

/* The bytes that the step speaks of. False, with the step failed, if a file cannot be read. */
bool stage_bytes(struct stage *, const struct step *, struct buffer *);

#endif
