/* stage_wait.c - the one wait of a case, in which it looks after its programs. */
#include "stage.h"

#include "clock.h"
#include "crash.h"
#include "scratch.h"
#include "wake.h"
#include "witness.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

enum {
    TICK_MS = 100,   /* the longest wait without a look around         */
    LINGER_MS = 300, /* how long output may come after a program's end */
    SETTLE_MS = 200, /* how long the news of an end may take           */
    SETTLE_AFTER_END_MS = 800,
    COUNT_EVERY_MS = 250, /* how often processes and disk are counted       */
    WEIGH_EVERY_MS = 20,  /* ... and memory, which is filled faster        */
    MOST_PROCESSES = 64,
    MOST_MEMORY_MB = 1024,
    MOST_DISK_MB = 256
};

/* ---- news of programs -------------------------------------------------- */

static void find_crash(const struct stage *s, struct actor *a)
{
    if (!s->play->finds_crash || !program_crashed(&a->program))
        return;
    char *file = stage_crash_file(s, a);
    crash_locate(file, a->path, s->play->judged, s->play->jailed ? &s->jail : NULL,
                 &a->program.place);
    free(file);
}

/* What peers send from now on the program does not get. */
static void note_sent(struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        s->actors[i].sent_by_end = s->actors[i].peer.sent;
}

static void note_end(struct stage *s, pid_t pid, int status)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].program.pid == pid && !s->actors[i].program.ended) {
            program_has_ended(&s->actors[i].program, status);
            witness_end(s->actors[i].name, pid, status);
            find_crash(s, &s->actors[i]);
            note_sent(s);
        }
    if (s->shell.pid == pid && !s->shell.ended)
        program_has_ended(&s->shell, status);
}

static void reap(struct stage *s)
{
    int status;
    pid_t pid;
    wake_clear();
    siginfo_t ended = {0};
    while (waitid(P_ALL, 0, &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid > 0) {
        fair_look_at_ended(ended.si_pid);
        pid = waitpid(ended.si_pid, &status, 0);
        note_end(s, pid, status);
        ended.si_pid = 0;
    }
}

static size_t add_outputs(struct pollfd *fds, size_t count, const struct program *p)
{
    if (p->pid && p->out.fd >= 0)
        fds[count++] = (struct pollfd){.fd = p->out.fd, .events = POLLIN};
    if (p->pid && p->err.fd >= 0)
        fds[count++] = (struct pollfd){.fd = p->err.fd, .events = POLLIN};
    return count;
}

/* Reads what a program printed; one that never stops is stopped. */
static void drain(struct stage *s, struct program *p, const char *name)
{
    if (!p->pid)
        return;
    program_drain(p);
    const struct capture *endless = p->out.total > OUTPUT_ENDLESS   ? &p->out
                                    : p->err.total > OUTPUT_ENDLESS ? &p->err
                                                                    : NULL;
    if (endless && !stage_failed(s)) {
        stage_fail(s, WRONG, "%s prints without end: more than %d MB on standard %s", name,
                   OUTPUT_ENDLESS >> 20, endless == &p->out ? "output" : "error");
        p->sent_signal = SIGKILL;
        contain_kill_tree(p->pid);
    }
}

static void drain_all(struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        drain(s, &s->actors[i].program, s->actors[i].name);
    drain(s, &s->shell, "the shell");
}

static bool anyone_is_judged(const struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].is_judged)
            return true;
    return false;
}

/* Ends the programs, and all that they have started, if they use too much memory. */
static void limit_memory(struct stage *s, long long resident)
{
    if (resident <= (long long)MOST_MEMORY_MB << 20)
        return;
    stage_fail(s, WRONG, "too much memory: %lld MB are in use, at most %d may be", resident >> 20,
               MOST_MEMORY_MB);
    for (size_t i = 0; i < s->test->actor_count; i++)
        s->actors[i].program.sent_signal = SIGKILL;
    pid_t *descendants;
    const size_t count = contain_descendants(&descendants);
    for (size_t i = 0; i < count; i++)
        kill(descendants[i], SIGKILL);
    free(descendants);
    stage_settle(s); /* until they are gone */
}

/* No limit of the system's counts what is in use, and one on the address space would
 * keep a JVM from starting. So the programs are weighed; what they have started is,
 * less often, in check_limits(). */
static void weigh_programs(struct stage *s)
{
    long long resident = 0;
    if (stage_failed(s) || now_ms() < s->weigh_at)
        return;
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].is_judged && s->actors[i].program.pid && !s->actors[i].program.ended)
            resident += contain_resident(s->actors[i].program.pid);
    limit_memory(s, resident);
    s->weigh_at = now_ms() + WEIGH_EVERY_MS;
}

static long long weigh_all(void)
{
    long long resident = 0;
    pid_t *descendants;
    const size_t count = contain_descendants(&descendants);
    for (size_t i = 0; i < count; i++)
        resident += contain_resident(descendants[i]);
    free(descendants);
    return resident;
}

/* Limits that the system does not keep for us: the number of processes (of root
 * too), the memory of all of them and the space on the disk. */
static void check_limits(struct stage *s)
{
    const long long before = fair_ms();
    if (before < s->check_at)
        return;
    const size_t processes = s->check_at ? fair_look() : 0;
    if (s->check_at && !stage_failed(s) && anyone_is_judged(s)) {
        const long long disk = scratch_size(s->directory);
        if (processes > MOST_PROCESSES)
            stage_fail(s, WRONG, "too many processes: %zu run, at most %d may", processes,
                       MOST_PROCESSES);
        else if (disk > (long long)MOST_DISK_MB << 20)
            stage_fail(s, WRONG, "the disk fills: more than %d MB were written", MOST_DISK_MB);
        else
            limit_memory(s, weigh_all());
    }
    /* On a busy machine that takes long, and must not take most of the time. */
    s->check_at = fair_ms() + COUNT_EVERY_MS + 10 * (fair_ms() - before);
}

/* The name of the program, if there is one only. */
static const char *only_program(const struct stage *s)
{
    const char *name = NULL;
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].program.pid)
            name = name ? "a program" : s->actors[i].name;
    return name ? name : "somebody";
}

/* Somebody came where only a mistake leads. */
static void note_decoys(struct stage *s, const struct pollfd *fds)
{
    for (size_t i = 0; i < DECOYS * s->test->actor_count; i++) {
        const struct actor *a = &s->actors[i / DECOYS];
        struct buffer what = {0};
        if (!fds[i].revents || stage_failed(s))
            continue;
        decoys_explain(&a->decoys, i % DECOYS, &a->peer.here, a->name, &what);
        s->is_aside = true;
        stage_fail(s, WRONG, "%s %s", only_program(s), what.data);
        buffer_free(&what);
    }
}

/* ---- waiting ----------------------------------------------------------- */

bool stage_wait_until(struct stage *s, int fd, short events, long long until)
{
    const size_t actors = s->test->actor_count;
    struct pollfd *fds = allocate(((2 + DECOYS) * actors + 5) * sizeof *fds);
    size_t count = 0;
    fds[count++] = (struct pollfd){.fd = wake_fd(), .events = POLLIN};
    fds[count++] = (struct pollfd){.fd = fd, .events = events};
    fds[count++] = (struct pollfd){.fd = s->play->leash, .events = POLLIN};
    const size_t decoys = count;
    for (size_t i = 0; i < DECOYS * actors; i++)
        fds[count++] =
            (struct pollfd){.fd = s->actors[i / DECOYS].decoys.fds[i % DECOYS], .events = POLLIN};
    for (size_t i = 0; i < actors; i++)
        count = add_outputs(fds, count, &s->actors[i].program);
    count = add_outputs(fds, count, &s->shell);

    const int left = fair_remaining_ms(until);
    poll(fds, (nfds_t)count, left < TICK_MS ? left : TICK_MS);
    const bool ready = fds[1].revents != 0, let_go = fds[2].revents != 0;
    note_decoys(s, fds + decoys);
    free(fds);
    reap(s);
    drain_all(s);
    weigh_programs(s);
    check_limits(s);
    if (let_go)
        stage_fail(s, FAULT, "interrupted");
    return !stage_failed(s) && (ready || !fair_has_passed(until));
}

bool stage_wait(struct stage *s, int fd, short events)
{
    return stage_wait_until(s, fd, events, s->step_deadline);
}

bool stage_is_alive(const struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].program.pid && !program_is_over(&s->actors[i].program))
            return true;
    return false;
}

/* Somebody has seen the end of a connection: its program may be ending just now. */
static bool ends_were_seen(const struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].peer.ended || s->actors[i].peer.was_reset || s->actors[i].peer.cannot_send)
            return true;
    return false;
}

void stage_settle(struct stage *s)
{
    const enum verdict verdict = s->outcome->verdict;
    const long long until = fair_ms() + (ends_were_seen(s) ? SETTLE_AFTER_END_MS : SETTLE_MS);
    while (!s->has_settled && stage_is_alive(s) && !fair_has_passed(until)
           && verdict == s->outcome->verdict)
        stage_wait_until(s, -1, 0, until);
    s->has_settled = true;
}

static bool ended_some_time_ago(const struct program *p)
{
    return p->ended && fair_has_passed(p->ended_at + LINGER_MS);
}

bool stage_is_settled(const struct program *p)
{
    return program_is_over(p) || ended_some_time_ago(p);
}

/* The case says somewhere that the program must die of a signal. */
static bool is_to_die(const struct stage *s, const struct actor *a)
{
    for (size_t i = 0; i < s->test->step_count; i++)
        if (s->test->steps[i].verb == DIES_OF && &s->actors[s->test->steps[i].actor] == a)
            return true;
    return false;
}

bool stage_is_deserted(const struct stage *s)
{
    bool any = false, all = true;
    for (size_t i = 0; i < s->test->actor_count; i++) {
        const struct actor *a = &s->actors[i];
        if (a->is_judged && program_crashed(&a->program) && ended_some_time_ago(&a->program)
            && !is_to_die(s, a))
            return true;
        any = any || a->program.pid;
        all = all && (!a->program.pid || ended_some_time_ago(&a->program));
    }
    return any && all;
}
