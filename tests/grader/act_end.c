/* act_end.c - how a program ends, or does not: `client exits 0`, `server runs on`. */
#include "acts.h"
#include "signals.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h> /* for _POSIX_CPUTIME */

enum {
    STATUS_SKIP = 77, /* of a check that cannot be made on this machine        */
    BUSY_SHARE = 10   /* idle is what uses less than a tenth of the time       */
};

bool act_wrong_end(struct stage *s, const struct actor *a, const char *format, ...)
{
    struct buffer how = {0};
    va_list arguments;
    program_describe(&a->program, true, &how);
    va_start(arguments, format);
    if (!program_crashed(&a->program))
        buffer_vprintf(&how, format, arguments);
    va_end(arguments);
    stage_fail(s, program_crashed(&a->program) ? CRASHED : WRONG, "%s %s", a->name, how.data);
    buffer_free(&how);
    return false;
}

bool act_until_ended(struct stage *s, struct actor *a)
{
    while (!stage_is_settled(&a->program))
        if (!stage_wait(s, -1, 0) && !stage_is_settled(&a->program))
            return stage_missed(s, "%s still runs after %s", a->name,
                                stage_duration(s->test->step_ms));
    return true;
}

/* With this status a check of the suite says that it cannot be made on this
 * machine; its last line says why. Automake's tests do the same. */
static bool skips(struct stage *s, const struct actor *a)
{
    struct buffer reason = {0};
    const struct capture *c = a->program.out.kept.length ? &a->program.out : &a->program.err;
    size_t end = c->kept.length, start;
    while (end > 0 && c->kept.data[end - 1] == '\n')
        end--;
    for (start = end; start > 0 && c->kept.data[start - 1] != '\n'; start--)
        ;
    buffer_visible(&reason, buffer_string(&c->kept) + start, end - start);
    stage_fail(s, SKIPPED, "%s", buffer_string(&reason));
    buffer_free(&reason);
    return false;
}

bool act_exits(struct stage *s)
{
    struct actor *a = s->actor;
    if (!act_until_ended(s, a))
        return false;
    a->end_was_told = true;
    if (a->is_suites && WIFEXITED(a->program.status)
        && WEXITSTATUS(a->program.status) == STATUS_SKIP && s->step->number != STATUS_SKIP)
        return skips(s, a);
    if (!WIFEXITED(a->program.status) || WEXITSTATUS(a->program.status) != s->step->number)
        return act_wrong_end(s, a, ", not with status %ld", s->step->number);
    return s->step->number != 0 || !(s->test->words || s->test->ours) || act_no_more_output(s, a);
}

bool act_fails(struct stage *s)
{
    struct actor *a = s->actor;
    if (!act_until_ended(s, a))
        return false;
    a->end_was_told = true;
    if (!WIFEXITED(a->program.status) || WEXITSTATUS(a->program.status) == 0)
        return act_wrong_end(s, a, ": a program that fails must say so by a status other than 0");
    return true;
}

bool act_dies_of(struct stage *s)
{
    struct actor *a = s->actor;
    if (!act_until_ended(s, a))
        return false;
    a->end_was_told = true;
    if (!WIFSIGNALED(a->program.status) || WTERMSIG(a->program.status) != s->step->number)
        return act_wrong_end(s, a, ", not of %s", signal_name((int)s->step->number));
    return true;
}

bool act_ends(struct stage *s)
{
    struct actor *a = s->actor;
    if (!act_until_ended(s, a))
        return false;
    a->end_was_told = true;
    return !WIFSIGNALED(a->program.status) || act_wrong_end(s, a, ", and did not end by itself");
}

bool act_runs_on(struct stage *s)
{
    struct actor *a = s->actor;
    stage_wait_until(s, -1, 0, fair_ms());
    return !a->program.ended || act_wrong_end(s, a, ", but it should run on");
}

bool act_gets(struct stage *s)
{
    struct actor *a = s->actor;
    stage_wait_until(s, -1, 0, fair_ms());
    if (a->program.ended)
        return act_wrong_end(s, a, " before it got the signal");
    a->program.sent_signal = (int)s->step->number;
    kill(a->program.pid, (int)s->step->number);
    while (s->step->number == SIGSTOP && !contain_has_stopped(a->program.pid) && !a->program.ended)
        if (!stage_wait(s, -1, 0))
            return stage_missed(s, "%s does not stop", a->name);
    return true;
}

/* Processor time in nanoseconds; false where the system has no clock of another
 * process: POSIX makes that an option. */
#if defined _POSIX_CPUTIME && _POSIX_CPUTIME >= 0
static bool cpu_time(pid_t pid, long long *ns)
{
    clockid_t clock;
    struct timespec used;
    if (clock_getcpuclockid(pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
        return false;
    *ns = used.tv_sec * 1000000000LL + used.tv_nsec;
    return true;
}
#else
static bool cpu_time(pid_t pid, long long *ns)
{
    (void)pid;
    *ns = 0;
    return false;
}
#endif

bool act_idles(struct stage *s)
{
    struct actor *a = s->actor;
    long long before, after;
    const long long until = fair_ms() + s->step->number;
    const bool measured = cpu_time(a->program.pid, &before);
    while (!a->program.ended && !fair_has_passed(until) && !stage_failed(s))
        stage_wait_until(s, -1, 0, until);
    if (stage_failed(s))
        return false;
    if (a->program.ended)
        return act_wrong_end(s, a, ", but it should wait");
    if (!measured || !cpu_time(a->program.pid, &after))
        return stage_fail(s, SKIPPED, "this system does not tell another's processor time");
    if ((after - before) / 1000000 >= s->step->number / BUSY_SHARE)
        return stage_fail(
            s, WRONG, "%s used %lld ms of processor time in %ld ms: it spins instead of waiting",
            a->name, (after - before) / 1000000, s->step->number);
    return true;
}
