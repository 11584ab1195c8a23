/* stage.c - what a case plays on: its actors, its clock, and its one wait. */
#include "stage.h"

#include "scratch.h"
#include "wake.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    TICK_MS = 100,   /* the longest wait without a look around              */
    LINGER_MS = 300, /* how long output may come after a program's end      */
    SETTLE_MS = 200, /* how long the news of an end may take                */
    SETTLE_AFTER_END_MS = 800,
    COUNT_EVERY_MS = 250, /* how often processes and disk are counted            */
    DISTURBED_MS = 20,    /* who waits longer for a processor, and longer than a ... */
    DISTURBED_SHARE = 20, /* ... 20th of the case's time, may be late for that alone */
    MOST_PROCESSES = 64,
    MOST_DISK_MB = 256
};

static char *join(const char *directory, const char *name)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", directory, name);
    return path.data;
}

/* Programs find the interpreter itself as python3, by a link in a directory of its own. */
static void link_python(struct stage *s)
{
    s->tools = join(s->play->scratch, "t");
    char *link = join(s->tools, "python3");
    if (mkdir(s->tools, 0700) != 0 || symlink(s->play->python, link) != 0)
        fatal("cannot make a link in %s: %s", s->tools, strerror(errno));
    free(link);
}

static long count_starts(const struct test_case *test)
{
    long count = 0;
    for (size_t i = 0; i < test->step_count; i++)
        count += test->steps[i].verb == STARTS;
    return count;
}

void stage_open(struct stage *s)
{
    wake_open();
    wake_on(SIGCHLD);
    s->directory = join(s->play->scratch, "d");
    s->sockets = join(s->play->scratch, "s");
    if (mkdir(s->directory, 0700) != 0 || mkdir(s->sockets, 0700) != 0)
        fatal("cannot make a directory in %s: %s", s->play->scratch, strerror(errno));

    if (s->play->python)
        link_python(s);

    s->actors = allocate((s->test->actor_count + 1) * sizeof *s->actors);
    for (size_t i = 0; i < s->test->actor_count; i++) {
        s->actors[i].name = s->test->actors[i];
        s->actors[i].serves = i;
        peer_init(&s->actors[i].peer);
    }
    fair_begin();
    s->case_began = fair_now();
    s->case_deadline =
        fair_ms() + s->test->deadline_ms + count_starts(s->test) * s->play->patience_ms;
}

/* Linux tells all that descends from us (see worker.c); elsewhere the group that a
 * program leads is what can be named. */
static void end_group(const struct program *p)
{
    if (p->pid)
        kill(-p->pid, SIGKILL);
}

void stage_close(struct stage *s)
{
    end_group(&s->shell);
    for (size_t i = 0; i < s->test->actor_count; i++) {
        struct actor *a = &s->actors[i];
        end_group(&a->program);
        program_free(&a->program);
        peer_free(&a->peer);
        endpoint_release(&a->endpoint);
        for (size_t k = 0; k < a->optional_count; k++)
            free(a->optional[k]);
        free(a->optional);
    }
    program_free(&s->shell);
    buffer_free(&s->evidence);
    free(s->actors);
    free(s->directory);
    free(s->sockets);
    free(s->tools);
    free(s->redirected);
}

/* ---- failures ---------------------------------------------------------- */

bool stage_failed(const struct stage *s)
{
    return s->outcome->verdict != PASSED;
}

void stage_forgive(struct stage *s)
{
    s->outcome->verdict = PASSED;
    s->has_settled = false;
    buffer_clear(&s->outcome->summary);
    buffer_clear(&s->evidence);
}

bool stage_fail(struct stage *s, enum verdict verdict, const char *format, ...)
{
    if (!stage_failed(s)) {
        va_list arguments;
        s->outcome->verdict = verdict;
        va_start(arguments, format);
        buffer_vprintf(&s->outcome->summary, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* Beside so many others that the clock went on though the programs waited. */
static bool were_denied_time(const struct fair_span *span, long limit_ms)
{
    const long long due = limit_ms < span->counted_ms ? limit_ms : span->counted_ms;
    return span->given_ms * 10 < due * 9;
}

bool stage_cannot_judge(struct stage *s, const struct fair_span *span)
{
    return stage_fail(s, UNJUDGED, "this machine gave the program %.1f s in %.1f s",
                      (double)span->given_ms / 1000, (double)span->lasted_ms / 1000);
}

static bool was_late(struct stage *s, const char *what, const struct fair_span *span, long limit_ms)
{
    return were_denied_time(span, limit_ms) ? stage_cannot_judge(s, span)
                                            : stage_fail(s, TIMED_OUT, "%s", what);
}

bool stage_was_disturbed(const struct stage *s)
{
    fair_look();
    const struct fair_span span = fair_since(&s->case_began);
    const long long waited = span.lasted_ms - span.given_ms;
    return waited >= DISTURBED_MS && waited * DISTURBED_SHARE >= span.lasted_ms;
}

static const struct actor *crashed_actor(const struct stage *s)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].is_judged && program_crashed(&s->actors[i].program)
            && !s->actors[i].end_was_told)
            return &s->actors[i];
    return NULL;
}

bool stage_took_too_long(struct stage *s)
{
    struct buffer what = {0};
    const struct fair_span span = fair_since(&s->case_began);
    buffer_printf(&what, "the whole case took more than %s", stage_duration(s->test->deadline_ms));
    was_late(s, what.data, &span, s->test->deadline_ms);
    buffer_free(&what);
    return false;
}

bool stage_missed(struct stage *s, const char *format, ...)
{
    struct buffer what = {0};
    va_list arguments;
    const bool time_is_over = fair_has_passed(s->step_deadline);
    const struct fair_span span = fair_since(&s->step_began);

    stage_settle(s);
    va_start(arguments, format);
    buffer_vprintf(&what, format, arguments);
    va_end(arguments);

    const struct actor *crashed = crashed_actor(s);
    if (crashed) {
        struct buffer how = {0};
        program_describe(&crashed->program, true, &how);
        stage_fail(s, CRASHED, "%s %s; %s", crashed->name, how.data, what.data);
        buffer_free(&how);
    } else if (time_is_over && s->step_deadline == s->case_deadline)
        stage_took_too_long(s);
    else if (time_is_over)
        was_late(s, what.data, &span, s->test->step_ms);
    else
        stage_fail(s, WRONG, "%s", what.data);
    buffer_free(&what);
    return false;
}

/* ---- waiting ----------------------------------------------------------- */

static void note_end(struct stage *s, pid_t pid, int status)
{
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].program.pid == pid && !s->actors[i].program.ended)
            program_has_ended(&s->actors[i].program, status);
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

/* Limits that the system does not keep for us: the number of processes (of root
 * too) and the space on the disk. */
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
    }
    /* On a busy machine that takes long, and must not take most of the time. */
    s->check_at = fair_ms() + COUNT_EVERY_MS + 10 * (fair_ms() - before);
}

bool stage_wait_until(struct stage *s, int fd, short events, long long until)
{
    struct pollfd *fds = allocate((2 * s->test->actor_count + 5) * sizeof *fds);
    size_t count = 0;
    fds[count++] = (struct pollfd){.fd = wake_fd(), .events = POLLIN};
    fds[count++] = (struct pollfd){.fd = fd, .events = events};
    fds[count++] = (struct pollfd){.fd = s->play->leash, .events = POLLIN};
    for (size_t i = 0; i < s->test->actor_count; i++)
        count = add_outputs(fds, count, &s->actors[i].program);
    count = add_outputs(fds, count, &s->shell);

    const int left = fair_remaining_ms(until);
    poll(fds, (nfds_t)count, left < TICK_MS ? left : TICK_MS);
    const bool ready = fds[1].revents != 0, let_go = fds[2].revents != 0;
    free(fds);
    reap(s);
    drain_all(s);
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

const char *stage_duration(long ms)
{
    static char text[32];
    if (ms % 1000)
        snprintf(text, sizeof text, "%ld ms", ms);
    else
        snprintf(text, sizeof text, "%ld s", ms / 1000);
    return text;
}

static bool ended_some_time_ago(const struct program *p)
{
    return p->ended && fair_has_passed(p->ended_at + LINGER_MS);
}

bool stage_is_settled(const struct program *p)
{
    return program_is_over(p) || ended_some_time_ago(p);
}

/* The case says somewhere that the program is to die of a signal. */
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

/* ---- endpoints and texts ----------------------------------------------- */

bool stage_reserve(struct stage *s, struct actor *a, long fixed_port)
{
    struct buffer why = {0};
    if (a->endpoint.length)
        return true;
    char *path = join(s->sockets, a->name);
    const int port = s->play->fixed_ports ? (int)(fixed_port ? fixed_port : LECTURE_PORT) : 0;
    const bool reserved = endpoint_reserve(&a->endpoint, s->family, port, path, &why);
    if (!reserved)
        stage_fail(s, FAULT, "%s", why.data);
    else
        endpoint_describe(&a->endpoint);
    free(path);
    buffer_free(&why);
    return reserved;
}

const struct endpoint *stage_endpoint(const struct actor *a, bool of_its_peer)
{
    const struct endpoint *peer = a->contact ? &a->contact->peer.here : &a->peer.peer;
    const struct endpoint *here = a->peer.here.length ? &a->peer.here : &a->endpoint;
    const struct endpoint *e = of_its_peer ? peer : here;
    return e->length ? e : NULL;
}

static bool add_reference(struct stage *s, struct buffer *text, const struct reference *reference)
{
    struct actor *a = s->actors + reference->actor;
    const struct endpoint *e = stage_endpoint(a, reference->part == PEER);
    if (!e && reference->part == PEER)
        return stage_fail(s, FAULT, "@%s.peer: nobody has connected or sent to %s yet", a->name,
                          a->name);
    if (!e && !stage_reserve(s, a, reference->port))
        return false;
    if (!e)
        e = &a->endpoint;
    if (reference->part == LARGEST) {
        buffer_printf(text, "%d", family_datagram_limit(s->family));
        return true;
    }
    buffer_text(text, reference->part == HOST   ? e->host
                      : reference->part == PORT ? e->port
                      : reference->part == PATH ? e->path
                                                : e->text);
    return true;
}

char *stage_expand(struct stage *s, const char *text)
{
    struct buffer whole = {0};
    buffer_text(&whole, "");
    for (const char *at = text; *at;) {
        const struct reference reference =
            *at == '@' ? case_reference(s->test, at) : (struct reference){0};
        if (reference.length > 0 && !add_reference(s, &whole, &reference)) {
            buffer_free(&whole);
            return NULL;
        }
        size_t length = reference.length;
        const int error = *at == '@' && length == 0 ? case_error(at, &length) : 0;
        if (error)
            buffer_text(&whole, strerror(error));
        else if (length == 0)
            buffer_add(&whole, at, 1);
        at += length ? length : at[0] == '@' && at[1] == '@' ? 2 : 1;
    }
    return whole.data;
}

char *stage_path(const struct stage *s, const char *name)
{
    return name[0] == '/' ? duplicate(name) : join(s->directory, name);
}

/* ---- bytes ------------------------------------------------------------- */

/* Every value comes in the first 256 bytes, and no two blocks of 256 are alike
 * for long, so that a block lost, doubled or swapped shows. */
static void add_pattern(struct buffer *bytes, size_t count)
{
    char row[256];
    for (size_t done = 0; done < count; done += sizeof row) {
        for (size_t i = 0; i < sizeof row; i++)
            row[i] = (char)(unsigned char)(i + 7 * (done >> 8) + 13 * (done >> 16));
        buffer_add(bytes, row, count - done < sizeof row ? count - done : sizeof row);
    }
}

static bool add_content(struct stage *s, struct buffer *bytes, const char *name)
{
    char block[16384];
    ssize_t got = -1;
    char *path = stage_path(s, name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        while ((got = read(fd, block, sizeof block)) > 0)
            buffer_add(bytes, block, (size_t)got);
        close(fd);
    }
    free(path);
    return got == 0
           || stage_fail(s, WRONG, "the file %s cannot be read: %s", name, strerror(errno));
}

bool stage_bytes(struct stage *s, const struct step *step, struct buffer *bytes)
{
    buffer_text(bytes, "");
    for (size_t i = 0; i < step->part_count; i++) {
        const struct part *part = &step->parts[i];
        if (part->kind == LITERAL)
            buffer_add(bytes, part->data, part->length);
        else if (part->kind == PATTERN)
            add_pattern(bytes, part->length);
        else if (!add_content(s, bytes, part->data))
            return false;
    }
    return true;
}
