/* act_program.c - the steps about programs. */
#include "compare.h"
#include "signals.h"
#include "stage.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    READY_POLL_MS = 2, /* how often the system is asked who listens              */
    CPU_SPARE_S = 5,   /* processor time beyond the deadline: real time is judged */
    MEMORY_MB = 1024,
    FILE_MB = 64,
    OPEN_FILES = 256,
    STATUS_SKIP = 77,
    BUSY_SHARE = 10 /* who idles uses less than a tenth of the time           */
};

extern char **environ;

/* ---- starting ---------------------------------------------------------- */

static void add_variable(char **list, size_t *count, const char *name, const char *value)
{
    struct buffer text = {0};
    buffer_printf(&text, "%s=%s", name, value);
    list[(*count)++] = text.data;
}

/* What programs find in their environment: little, and the same everywhere. Of
 * ours, GRADER_PASS_NAME becomes NAME. */
static char **make_environment(const struct stage *s)
{
    static const char prefix[] = "GRADER_PASS_";
    size_t count = 0, passed = 0;
    for (char **e = environ; *e; e++)
        passed++;
    char **list = allocate((passed + 9) * sizeof *list);

    struct buffer path = {0};
    buffer_printf(&path, "%s%s%s", s->tools ? s->tools : "", s->tools ? ":" : "",
                  getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
    add_variable(list, &count, "PATH", path.data);
    buffer_free(&path);
    add_variable(list, &count, "HOME", s->directory);
    add_variable(list, &count, "TMPDIR", s->directory);
    add_variable(list, &count, "LANG", "C.UTF-8");
    add_variable(list, &count, "SUITE", s->play->suite);
    add_variable(list, &count, "JUDGED", s->play->judged);
    add_variable(list, &count, "PYTHONDONTWRITEBYTECODE", "1");
    for (char **e = environ; *e; e++)
        if (strncmp(*e, prefix, sizeof prefix - 1) == 0)
            list[count++] = duplicate(*e + sizeof prefix - 1);
    return list;
}

static void free_list(char **list)
{
    for (size_t i = 0; list[i]; i++)
        free(list[i]);
    free(list);
}

/* What is judged is limited, and so are tools that might run it; what the suite
 * brings along may need more. */
static struct limits make_limits(const struct stage *s, bool is_judged, bool is_suites)
{
    struct limits limits = {
        .cpu_s = s->test->deadline_ms / 1000 + CPU_SPARE_S,
        .memory = (long long)MEMORY_MB << 20,
        .file_size = (long long)FILE_MB << 20,
        .processes = s->play->processes,
        .open_files = OPEN_FILES,
    };
    if (is_suites || (!is_judged && !s->play->is_submission))
        limits.memory = limits.file_size = limits.processes = limits.open_files = 0;
    if (getenv("GRADER_NO_MEMORY_LIMIT"))
        limits.memory = 0;
    return limits;
}

/* Who talks to a server waits until it serves, unless the case has already seen its end. */
static bool wait_for_servers(struct stage *s, const struct step *step, const struct actor *self)
{
    struct reference reference;
    for (size_t i = 0; i < step->word_count; i++) {
        const char *at = step->words[i].text;
        while (case_next_reference(s->test, &at, &reference)) {
            struct actor *other = &s->actors[reference.actor];
            if (other != self && other->program.pid && !other->end_was_told
                && !act_until_ready(s, other))
                return false;
        }
    }
    return true;
}

/* The words of the command, @NAMEs replaced. With PORTS=fixed the optional ones
 * only reserve their endpoints and stay away. */
static char **make_words(struct stage *s, const struct step *step)
{
    char **words = allocate((step->word_count + 1) * sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < step->word_count; i++) {
        char *word = stage_expand(s, step->words[i].text);
        if (!word) {
            free_list(words);
            return NULL;
        }
        if (step->words[i].optional && s->play->fixed_ports)
            free(word);
        else
            words[count++] = word;
    }
    return words;
}

/* A server is given its own endpoint, or that of another. */
static void find_endpoint(struct stage *s, const struct step *step, struct actor *a)
{
    a->serves = step->actor;
    for (size_t i = 0; i < step->word_count && !a->endpoint.length; i++) {
        const char *at = step->words[i].text;
        struct reference reference;
        if (case_next_reference(s->test, &at, &reference))
            a->serves = reference.actor;
    }
}

static void remember_redirection(struct stage *s, const char *name)
{
    s->redirected = reallocate(s->redirected, s->redirected_count + 1, sizeof *s->redirected);
    s->redirected[s->redirected_count++] = name;
}

/* What is not of the submission is the machine's, or the suite's, to provide. */
static bool could_not_start(struct stage *s, const char *program, bool judged, const char *why)
{
    if (judged)
        return stage_fail(s, NOT_STARTED, "%s could not be started: %s", program, why);
    return stage_fail(s, FAULT, "%s could not be started: %s", program, why);
}

/* A program that started before may start again once it has ended. */
static bool clear_stage_for(struct stage *s, struct actor *a)
{
    if (a->program.pid && !a->program.ended)
        return stage_fail(s, FAULT, "%s still runs: it cannot start again", a->name);
    program_free(&a->program);
    a->program = (struct program){0};
    a->is_ready = a->end_was_told = false;
    a->optional_first = a->optional_count;
    return true;
}

static bool start(struct stage *s, const struct step *step, struct actor *a)
{
    if (!clear_stage_for(s, a) || !wait_for_servers(s, step, a))
        return false;
    char **words = make_words(s, step);
    if (!words)
        return false;
    find_endpoint(s, step, a);
    if (step->output)
        remember_redirection(s, step->output);

    struct buffer why = {0};
    a->is_judged = play_is_judged(words[0]);
    a->is_suites = play_is_suites(words[0]);
    char *path = play_program_path(s->play, words[0]);
    char **environment = make_environment(s);
    const struct launch launch = {
        .words = words,
        .path = path,
        .environment = environment,
        .directory = s->directory,
        .input = step->input,
        .output = step->output,
        .limits = make_limits(s, a->is_judged, a->is_suites),
    };
    const bool started = program_start(&a->program, &launch, &why)
                         || could_not_start(s, words[0], a->is_judged, why.data);
    free(path);
    free_list(environment);
    free_list(words);
    buffer_free(&why);
    return started;
}

bool act_start_shell(struct stage *s, const char *command)
{
    struct buffer why = {0};
    char *words[] = {duplicate("sh"), duplicate("-c"), duplicate(command), NULL};
    char **environment = make_environment(s);
    const struct launch launch = {
        .words = words,
        .path = words[0],
        .environment = environment,
        .directory = s->directory,
        .limits = make_limits(s, false, false),
    };
    program_free(&s->shell);
    s->shell = (struct program){0};
    const bool started =
        program_start(&s->shell, &launch, &why) || could_not_start(s, "sh", false, why.data);
    free_list(environment);
    for (size_t i = 0; words[i]; i++)
        free(words[i]);
    buffer_free(&why);
    return started;
}

/* ---- being ready ------------------------------------------------------- */

/* The program has ended in a way that does not suit the case: "client ended with
 * status 0 without printing the line". Of a crash nothing more need be said. */
static bool wrong_end(struct stage *s, const struct actor *a, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static bool wrong_end(struct stage *s, const struct actor *a, const char *format, ...)
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

static bool said_listening(const struct capture *err, const char *endpoint)
{
    struct buffer sentence = {0};
    buffer_printf(&sentence, "listening on %s\n", endpoint);
    const bool said = strstr(buffer_string(&err->kept), sentence.data) != NULL;
    buffer_free(&sentence);
    return said;
}

static bool never_ready(struct stage *s, const struct actor *a, const struct endpoint *e)
{
    if (endpoint_is_served_swapped(e))
        return stage_missed(s,
                            "%s listens on the port with its two bytes swapped, not on %s: a port "
                            "travels in network byte order (htons)",
                            a->name, e->text);
    return stage_missed(s, "%s does not listen on %s", a->name, e->text);
}

/* Asks the system, and says when to ask again: its tables are long on a busy
 * machine, and must not cost more than a tenth of the time. */
static bool ask_who_listens(const struct endpoint *e, long long *ask)
{
    const long long before = fair_ms();
    const bool served = endpoint_is_served(e);
    const long long after = fair_ms();
    *ask = after + READY_POLL_MS + 10 * (after - before);
    return served;
}

bool act_until_ready(struct stage *s, struct actor *a)
{
    const struct endpoint *e = &s->actors[a->serves].endpoint;
    if (a->is_ready)
        return true;
    if (!e->length)
        return stage_fail(s, FAULT, "%s was given no endpoint: whether it listens cannot be seen",
                          a->name);
    long long ask = fair_ms() + READY_POLL_MS;
    while (!said_listening(&a->program.err, e->text)
           && !(fair_ms() >= ask && ask_who_listens(e, &ask))) {
        if (a->program.ended)
            return wrong_end(s, a, " before it listened on %s", e->text);
        stage_wait_until(s, -1, 0, ask < s->step_deadline ? ask : s->step_deadline);
        if (stage_failed(s))
            return false;
        if (fair_has_passed(s->step_deadline))
            return never_ready(s, a, e);
    }
    a->is_ready = true;
    return true;
}

/* ---- ends -------------------------------------------------------------- */

static bool until_ended(struct stage *s, struct actor *a)
{
    while (!stage_is_settled(&a->program))
        if (!stage_wait(s, -1, 0) && !stage_is_settled(&a->program))
            return stage_missed(s, "%s still runs after %s", a->name,
                                stage_duration(s->test->step_ms));
    return true;
}

static bool is_optional(struct actor *a, const char *line, size_t length)
{
    for (size_t i = a->optional_first; i < a->optional_count; i++)
        if (strlen(a->optional[i]) == length && memcmp(a->optional[i], line, length) == 0) {
            a->optional_first = i + 1;
            return true;
        }
    return false;
}

/* Passes over what it may print, and fails if there is more. */
static bool no_more_output(struct stage *s, struct actor *a)
{
    const char *line;
    size_t length;
    struct capture *out = &a->program.out;
    while (out->cursor < out->kept.length) {
        const bool whole = capture_line(out, out->cursor, &line, &length);
        if (!whole || !is_optional(a, line, length)) {
            compare_show_lines(&s->evidence, "printed", NULL, 0, line, length);
            return stage_fail(s, WRONG, "%s printed more than is expected", a->name);
        }
        out->cursor += length + 1;
    }
    return true;
}

/* A check of the suite says by this status that it cannot be made on this
 * machine, and by its last line why, as Automake's tests do. */
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

static bool exits(struct stage *s, const struct step *step, struct actor *a)
{
    if (!until_ended(s, a))
        return false;
    a->end_was_told = true;
    if (a->is_suites && WIFEXITED(a->program.status)
        && WEXITSTATUS(a->program.status) == STATUS_SKIP && step->number != STATUS_SKIP)
        return skips(s, a);
    if (!WIFEXITED(a->program.status) || WEXITSTATUS(a->program.status) != step->number)
        return wrong_end(s, a, ", not with status %ld", step->number);
    return step->number != 0 || no_more_output(s, a);
}

static bool fails(struct stage *s, struct actor *a)
{
    if (!until_ended(s, a))
        return false;
    a->end_was_told = true;
    if (!WIFEXITED(a->program.status) || WEXITSTATUS(a->program.status) == 0)
        return wrong_end(s, a, ": a program that fails must say so by a status other than 0");
    return true;
}

static bool dies_of(struct stage *s, const struct step *step, struct actor *a)
{
    if (!until_ended(s, a))
        return false;
    a->end_was_told = true;
    if (!WIFSIGNALED(a->program.status) || WTERMSIG(a->program.status) != step->number)
        return wrong_end(s, a, ", not of %s", signal_name((int)step->number));
    return true;
}

static bool runs_on(struct stage *s, struct actor *a)
{
    stage_wait_until(s, -1, 0, fair_ms());
    return !a->program.ended || wrong_end(s, a, ", but it should run on");
}

static bool has_stopped(const struct actor *a)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)a->program.pid, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0
           && info.si_pid == a->program.pid;
}

static bool is_signalled(struct stage *s, const struct step *step, struct actor *a)
{
    stage_wait_until(s, -1, 0, fair_ms());
    if (a->program.ended)
        return wrong_end(s, a, " before it got the signal");
    a->program.sent_signal = (int)step->number;
    kill(a->program.pid, (int)step->number);
    while (step->number == SIGSTOP && !has_stopped(a) && !a->program.ended)
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

static bool idles(struct stage *s, const struct step *step, struct actor *a)
{
    long long before, after;
    const long long until = fair_ms() + step->number;
    const bool measured = cpu_time(a->program.pid, &before);
    while (!a->program.ended && !fair_has_passed(until) && !stage_failed(s))
        stage_wait_until(s, -1, 0, until);
    if (stage_failed(s))
        return false;
    if (a->program.ended)
        return wrong_end(s, a, ", but it should wait");
    if (!measured || !cpu_time(a->program.pid, &after))
        return stage_fail(s, SKIPPED, "this system does not tell another's processor time");
    if ((after - before) / 1000000 >= step->number / BUSY_SHARE)
        return stage_fail(
            s, WRONG, "%s used %lld ms of processor time in %ld ms: it spins instead of waiting",
            a->name, (after - before) / 1000000, step->number);
    return true;
}

/* ---- standard output --------------------------------------------------- */

static bool wrong_line(struct stage *s, const struct actor *a, const char *expected,
                       const char *line, size_t length)
{
    compare_show_lines(&s->evidence, "printed", expected, strlen(expected), line, length);
    return stage_fail(s, WRONG, "%s printed another line", a->name);
}

/* Nothing more will come from it: its end, or that of its output, is past. */
static bool has_dried_up(const struct actor *a, const struct capture *c)
{
    return c->fd < 0 || stage_is_settled(&a->program);
}

static bool no_line(struct stage *s, struct actor *a, const char *expected)
{
    const char *line;
    size_t length;
    const bool late = !has_dried_up(a, &a->program.out);
    stage_settle(s);
    capture_line(&a->program.out, a->program.out.cursor, &line, &length);
    compare_show_lines(&s->evidence, "printed", expected, strlen(expected),
                       length > 0 ? line : NULL, length);
    if (length == strlen(expected) && length > 0 && memcmp(line, expected, length) == 0)
        return stage_missed(s, "%s has not ended its line with a newline (\\n)", a->name);
    if (length > 0)
        return stage_missed(s, "%s has printed another text, and no newline (\\n) behind it",
                            a->name);
    if (late)
        return stage_missed(s, "%s has not printed the line after %s (has it flushed its output?)",
                            a->name, stage_duration(s->test->step_ms));
    if (a->program.ended)
        return wrong_end(s, a, " without printing the line");
    return stage_missed(s, "%s has closed its standard output without printing the line", a->name);
}

static bool prints(struct stage *s, struct actor *a, const char *expected)
{
    struct capture *out = &a->program.out;
    const char *line;
    size_t length;
    for (;;) {
        if (capture_line(out, out->cursor, &line, &length)) {
            const bool same = length == strlen(expected) && memcmp(line, expected, length) == 0;
            if (!same && !is_optional(a, line, length))
                return wrong_line(s, a, expected, line, length);
            out->cursor += length + 1;
            if (same)
                return true;
        } else if (has_dried_up(a, out))
            return no_line(s, a, expected);
        else if (!stage_wait(s, -1, 0) && !has_dried_up(a, out))
            return stage_failed(s) ? false : no_line(s, a, expected);
    }
}

/* Kept until a line comes that is this one: whether it will cannot be known now. */
static bool may_print(struct actor *a, const char *line)
{
    a->optional = reallocate(a->optional, a->optional_count + 1, sizeof *a->optional);
    a->optional[a->optional_count++] = duplicate(line);
    return true;
}

static bool never_prints(struct stage *s, struct actor *a, const char *forbidden)
{
    const char *line;
    size_t length;
    const struct capture *out = &a->program.out;
    if (!until_ended(s, a))
        return false;
    for (size_t at = 0; at < out->kept.length; at += length + 1) {
        capture_line(out, at, &line, &length);
        if (length == strlen(forbidden) && memcmp(line, forbidden, length) == 0)
            return stage_fail(s, WRONG, "%s printed that line", a->name);
    }
    return true;
}

static bool prints_nothing(struct stage *s, struct actor *a)
{
    return until_ended(s, a) && no_more_output(s, a);
}

/* ---- standard error ---------------------------------------------------- */

static bool holds(const char *line, size_t length, const char *text)
{
    const size_t n = strlen(text);
    for (size_t i = 0; i + n <= length; i++)
        if (memcmp(line + i, text, n) == 0)
            return true;
    return false;
}

static bool says(struct stage *s, struct actor *a, const char *text)
{
    struct capture *err = &a->program.err;
    const char *line;
    size_t length;
    for (;;) {
        const bool dry = has_dried_up(a, err);
        while (capture_line(err, err->cursor, &line, &length) || (dry && length > 0)) {
            err->cursor += length + (err->cursor + length < err->kept.length);
            if (holds(line, length, text))
                return true;
        }
        if (dry)
            stage_settle(s);
        if (dry && a->program.ended)
            return wrong_end(s, a, " without saying \"%s\" on standard error", text);
        if (dry)
            return stage_missed(s, "%s has closed its standard error without saying \"%s\"",
                                a->name, text);
        if (!stage_wait(s, -1, 0) && !has_dried_up(a, err))
            return stage_failed(s)
                       ? false
                       : stage_missed(s, "%s has not said \"%s\" on standard error after %s",
                                      a->name, text, stage_duration(s->test->step_ms));
    }
}

static bool complains(struct stage *s, struct actor *a, const char *text)
{
    const struct capture *err = &a->program.err;
    const char *line, *complaint = NULL;
    size_t length, complaint_length = 0, count = 0;

    if (!until_ended(s, a))
        return false;
    for (size_t at = 0; at < err->kept.length; at += length + 1) {
        capture_line(err, at, &line, &length);
        if (holds(line, length, "listening on"))
            continue;
        count++;
        complaint = line;
        complaint_length = length;
    }
    if (count == 0)
        return stage_fail(s, WRONG, "%s said nothing on standard error", a->name);
    if (count > 1)
        return stage_fail(s, WRONG, "%s said %zu lines on standard error instead of one", a->name,
                          count);
    if (holds(complaint, complaint_length, text))
        return true;
    return stage_fail(s, WRONG, "what %s said on standard error does not hold \"%s\"", a->name,
                      text);
}

/* ---- all of them ------------------------------------------------------- */

static bool about_text(struct stage *s, const struct step *step, struct actor *a)
{
    char *text = stage_expand(s, step->text);
    if (!text)
        return false;
    const bool held = step->verb == PRINTS         ? prints(s, a, text)
                      : step->verb == MAY_PRINT    ? may_print(a, text)
                      : step->verb == NEVER_PRINTS ? never_prints(s, a, text)
                      : step->verb == SAYS         ? says(s, a, text)
                                                   : complains(s, a, text);
    free(text);
    return held;
}

bool act_program(struct stage *s, const struct step *step, struct actor *a)
{
    switch (step->verb) {
    case STARTS:
        return start(s, step, a);
    case IS_READY:
        return act_until_ready(s, a);
    case PRINTS_NOTHING:
        return prints_nothing(s, a);
    case EXITS:
        return exits(s, step, a);
    case FAILS:
        return fails(s, a);
    case GETS:
        return is_signalled(s, step, a);
    case DIES_OF:
        return dies_of(s, step, a);
    case RUNS_ON:
        return runs_on(s, a);
    case IDLES:
        return idles(s, step, a);
    default:
        return about_text(s, step, a);
    }
}
