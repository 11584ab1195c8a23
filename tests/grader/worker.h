/* worker.h - one case in a process of its own, so that nothing that happens in
 * it can reach the others.
 *
 *     struct worker w;
 *     worker_start(&w, &play, test, family, false);
 *     poll w.fd for reading; when it is readable:
 *     if (worker_read(&w))                       it has ended
 *         worker_finish(&w, &outcome);
 */
#ifndef GRADER_WORKER_H
#define GRADER_WORKER_H

#include "play.h"

#include <sys/types.h>

struct worker {
    pid_t pid;
    int fd; /* brings the outcome, then an end of file */
    struct buffer message;
    long long started, deadline, last_deadline;
    bool overdue; /* it had to be killed at its deadline     */
    bool stopped; /* ... since a program that it judges had stopped it */
};

/* Starts the case. With own_network it gets a network namespace to itself. */
void worker_start(struct worker *, const struct play *, const struct test_case *, enum family,
                  bool own_network);

/* Reads what has come; true at the end of it. */
bool worker_read(struct worker *);

/* Asks all to stop and clean up, for good; ends one at once. */
void workers_interrupt(void);
void worker_kill(struct worker *);

/* It has so many milliseconds left. */
void worker_hurry(struct worker *, long ms);

/* Its deadline has passed. If it is only slow it gets another one, and false is returned. */
bool worker_is_overdue(struct worker *);

/* Waits for its end and takes the outcome. False if it came to an early end: then
 * programs that it has started may still run. */
bool worker_finish(struct worker *, struct outcome *);

#endif
