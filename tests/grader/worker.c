/* worker.c - one case in a process of its own. */
#include "worker.h"

#include "clock.h"
#include "contain.h"
#include "fair.h"
#include "jail.h"
#include "network.h"
#include "pipe.h"
#include "scratch.h"
#include "signals.h"
#include "trial.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GRACE_MS = 2000 }; /* beyond a case's deadline, for ending its programs */

/* What a worker sends, followed by the bytes of both texts. */
struct header {
    enum verdict verdict;
    bool doubtful, changed, hinted;
    size_t summary, details;
};

/* All workers hold the reading end of this pipe, and only the grader the writing
 * end: when it is closed, or the grader dies, every worker sees an end of file. */
static int leash[2] = {-1, -1};
static pid_t grader;

/* ---- in the worker ----------------------------------------------------- */

/* Ctrl-C reaches the whole process group, and a program that is judged may signal
 * its parent. Neither changes anything: the leash alone says when to stop. */
static void prepare_signals(void)
{
    const int ignored[] = {SIGINT,  SIGTERM, SIGHUP,  SIGQUIT, SIGPIPE, SIGALRM,
                           SIGUSR1, SIGUSR2, SIGTSTP, SIGTTIN, SIGTTOU};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigset_t none;
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        sigaction(ignored[i], &ignore, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

static void write_all(int fd, const void *bytes, size_t count)
{
    for (size_t sent = 0; sent < count;) {
        const ssize_t n = write(fd, (const char *)bytes + sent, count - sent);
        if (n < 0 && errno != EINTR)
            return;
        sent += n > 0 ? (size_t)n : 0;
    }
}

static void work(int fd, const struct play *play, const struct test_case *test, enum family family,
                 bool own_network)
{
    struct outcome outcome = {0};
    prepare_signals();
    contain_adopt_orphans();
    if (own_network && !network_isolate())
        outcome_set(&outcome, FAULT, "there is no network namespace for this case");
    else if (play->jailed && !jail_prepare(play->scratch, true, &outcome.summary))
        outcome.verdict = FAULT;
    else if (play->trial)
        trial_run(play, test, play->trial - 1, &outcome);
    else
        play_case(play, test, family, &outcome);

    const struct header header = {outcome.verdict, outcome.doubtful,       outcome.changed,
                                  outcome.hinted,  outcome.summary.length, outcome.details.length};
    write_all(fd, &header, sizeof header);
    write_all(fd, buffer_string(&outcome.summary), header.summary);
    write_all(fd, buffer_string(&outcome.details), header.details);
    contain_kill_descendants(NULL, 0);
    if (getppid() != grader) /* nobody else is left to do it */
        scratch_remove(play->scratch);
    _exit(0);
}

/* ---- in the grader ----------------------------------------------------- */

void worker_start(struct worker *w, const struct play *play, const struct test_case *test,
                  enum family family, bool own_network)
{
    int ends[2];
    sigset_t all, old;
    *w = (struct worker){.started = now_ms()};
    pipe_open(ends);
    /* It may be played again to tell a crash; and where the network is shared once more,
     * and waits both times. */
    const long long time = (play->shared_network ? 3 : 2) * test->deadline_ms + GRACE_MS
                           + (long long)test->step_count * play->patience_ms;
    const long long ports = play->shared_network ? 2LL * PORTS_FREE_MS : 0;
    w->deadline = w->started + ports + time;
    w->last_deadline = w->started + ports + FAIR_SLOWEST * time;

    if (grader == 0)
        pipe_open(leash);
    grader = getpid();
    fflush(NULL); /* or what is buffered might be written twice */
    sigfillset(&all);
    sigprocmask(SIG_BLOCK, &all, &old); /* until the worker's own handlers stand */
    w->pid = fork();
    if (w->pid < 0)
        fatal("fork: %s", strerror(errno));
    if (w->pid == 0) {
        struct play mine = *play;
        mine.leash = leash[0];
        close(leash[1]);
        close(ends[0]);
        work(ends[1], &mine, test, family, own_network);
    }
    sigprocmask(SIG_SETMASK, &old, NULL);
    close(ends[1]);
    w->fd = ends[0];
    fcntl(w->fd, F_SETFL, O_NONBLOCK);
}

bool worker_read(struct worker *w)
{
    char block[16384];
    for (;;) {
        const ssize_t got = read(w->fd, block, sizeof block);
        if (got > 0)
            buffer_add(&w->message, block, (size_t)got);
        else if (got == 0 || (errno != EAGAIN && errno != EINTR))
            return true;
        else if (errno == EAGAIN)
            return false;
    }
}

void workers_interrupt(void)
{
    if (leash[1] >= 0)
        close(leash[1]);
    leash[1] = -1;
}

void worker_kill(struct worker *w)
{
    w->overdue = true;
    kill(w->pid, SIGKILL);
}

bool worker_is_overdue(struct worker *w)
{
    w->stopped = contain_has_stopped(w->pid);
    if (w->stopped || now_ms() >= w->last_deadline)
        return true;
    w->deadline = now_ms() + GRACE_MS < w->last_deadline ? now_ms() + GRACE_MS : w->last_deadline;
    return false;
}

void worker_hurry(struct worker *w, long ms)
{
    w->last_deadline = now_ms() + ms < w->deadline ? now_ms() + ms : w->deadline;
    w->deadline = w->last_deadline;
}

static bool take_message(const struct worker *w, struct outcome *o)
{
    struct header header;
    if (w->message.length < sizeof header)
        return false;
    memcpy(&header, w->message.data, sizeof header);
    if (header.summary > w->message.length
        || header.details != w->message.length - sizeof header - header.summary
        || header.verdict >= VERDICTS)
        return false;
    outcome_set(o, header.verdict, "%.*s", (int)header.summary, w->message.data + sizeof header);
    o->doubtful = header.doubtful;
    o->changed = header.changed;
    o->hinted = header.hinted;
    buffer_add(&o->details, w->message.data + sizeof header + header.summary, header.details);
    return true;
}

/* A worker that ends without a word was ended by a signal. Those of a program error
 * are ours, and so is the one for a worker that never comes to its end, which looks
 * after its own deadlines. What else came, came from the program that it judged. */
static void judge_death(const struct worker *w, int status, struct outcome *o)
{
    const int number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    const bool our_error = number == 0 || number == SIGSEGV || number == SIGABRT || number == SIGBUS
                           || number == SIGFPE || number == SIGILL;
    if (w->stopped)
        outcome_set(o, WRONG,
                    "the process that judges this case was stopped: a program must signal nobody "
                    "but itself");
    else if (w->overdue)
        outcome_set(o, FAULT, "the grader's process for this case had not ended after %lld s",
                    (now_ms() - w->started) / 1000);
    else if (our_error)
        outcome_set(o, FAULT, "the grader's process for this case ended by %s",
                    number ? signal_name(number) : "itself");
    else
        outcome_set(o, WRONG,
                    "the process that judges this case was killed by %s: a program must signal "
                    "nobody but itself",
                    signal_name(number));
    buffer_printf(&o->details, "  %s\n", o->summary.data);
}

bool worker_finish(struct worker *w, struct outcome *o)
{
    int status = 0;
    close(w->fd);
    while (waitpid(w->pid, &status, 0) < 0 && errno == EINTR)
        ;
    const bool told = take_message(w, o);
    if (!told)
        judge_death(w, status, o);
    o->seconds = (double)(now_ms() - w->started) / 1000;
    buffer_free(&w->message);
    return told && WIFEXITED(status);
}
