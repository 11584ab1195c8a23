/* fair.h - a clock for deadlines that counts the time in which programs could run.
 *
 *     fair_begin();
 *     const long long deadline = fair_ms() + 5000;
 *     while (!fair_has_passed(deadline))
 *         poll(fds, count, fair_remaining_ms(deadline));
 *
 * While a program of the case is ready to run, but the machine runs others instead,
 * the clock goes on at only a tenth of its pace (it does not stop, so that every
 * deadline comes). The time in which a program runs counts: one that spins uses up
 * its own time.
 *
 * The clock is that of a process that plays a case (worker.h); "the programs" are
 * that process and all that descends from it. It may be set back, and never by
 * more than it went forward.
 */
#ifndef GRADER_FAIR_H
#define GRADER_FAIR_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* A deadline comes after so many times its length at the latest. */
enum { FAIR_SLOWEST = 10 };

/* The programs have not waited before now. */
void fair_begin(void);

/* The clock, in milliseconds; only differences mean something. */
long long fair_ms(void);

/* Milliseconds until then, if the programs do not have to wait; 0 if it has passed. */
int fair_remaining_ms(long long then);

/* Whether that moment has passed. Looks at the programs before it says yes. */
bool fair_has_passed(long long then);

/* Looks now how long the programs have waited. Returns how many processes descend
 * from this one. */
size_t fair_look(void);

/* The same for a child that has ended, before it is reaped. */
void fair_look_at_ended(pid_t child);

/* For how long at least a thread of the programs has not run; 0: unknown. */
long fair_quiet_ms(pid_t process, pid_t thread);

/* What happened since some moment. */
struct fair_span {
    long long lasted_ms;  /* by the clock on the wall                   */
    long long counted_ms; /* by this one                                */
    long long given_ms;   /* in which no program waited for a processor */
};
struct fair_moment {
    long long real_ms, fair_ms, waited_ms;
};
struct fair_moment fair_now(void);
struct fair_span fair_since(const struct fair_moment *);

#endif
