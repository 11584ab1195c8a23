/* program.c - a program that is judged: its start, its output, its end. */
#include "program.h"

#include "fair.h"
#include "pipe.h"
#include "signals.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { HIGHEST_SIGNAL = 64 };

/* What the new process tells when it cannot become the program. */
struct trouble {
    int error;
    char doing[32];
};

static void give_up(int report, const char *doing)
{
    struct trouble trouble = {.error = errno};
    snprintf(trouble.doing, sizeof trouble.doing, "%s", doing);
    if (write(report, &trouble, sizeof trouble) < 0)
        _exit(126);
    _exit(127);
}

static void default_signals(void)
{
    const struct sigaction action = {.sa_handler = SIG_DFL};
    sigset_t none;
    for (int i = 1; i <= HIGHEST_SIGNAL; i++)
        sigaction(i, &action, NULL);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Puts a descriptor on 0, 1 or 2, where it is inherited. */
static void place(int report, int fd, int standard)
{
    if (fd < 0 || dup2(fd, standard) < 0 || fcntl(standard, F_SETFD, 0) != 0)
        give_up(report, "redirecting"); /* dup2() of one to itself leaves it closed on exec */
}

/* Looks for a bare name in the PATH of the program's environment, as execvp() does: a
 * file that cannot be executed is passed over, and named if there is no other. */
static void execute(const struct launch *launch)
{
    char path[4096];
    const char *directory = "/usr/bin:/bin";
    int error = ENOENT;

    if (strchr(launch->path, '/')) {
        execve(launch->path, launch->words, launch->environment);
        return;
    }
    for (char *const *e = launch->environment; *e; e++)
        if (strncmp(*e, "PATH=", 5) == 0)
            directory = *e + 5;
    for (; *directory; directory += strcspn(directory, ":"), directory += *directory == ':') {
        snprintf(path, sizeof path, "%.*s/%s", (int)strcspn(directory, ":"), directory,
                 launch->path);
        if (access(path, F_OK) != 0)
            continue;
        execve(path, launch->words, launch->environment);
        if (error == ENOENT)
            error = errno;
    }
    errno = error;
}

static void become(const struct launch *launch, int out, int err, int report, pid_t parent)
{
    setsid();
    default_signals();
    if (!launch->jail) { /* with a jail all in it die */
        jail_stay_out();
        contain_die_with_parent(SIGKILL, parent);
    }
    if (chdir(launch->directory) != 0)
        give_up(report, "entering its directory");
    place(report,
          open(launch->input ? launch->input : "/dev/null", O_RDONLY | O_CLOEXEC | O_NONBLOCK),
          STDIN_FILENO);
    fcntl(STDIN_FILENO, F_SETFL, 0); /* O_NONBLOCK was for opening a FIFO only */
    place(report,
          launch->output ? open(launch->output, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666)
                         : out,
          STDOUT_FILENO);
    place(report, err, STDERR_FILENO);
    umask(022);
    contain_limit(&launch->limits);
    execute(launch);
    give_up(report, "executing");
}

static void explain(const struct trouble *trouble, struct buffer *why)
{
    if (strcmp(trouble->doing, "executing") == 0 && trouble->error == ENOEXEC)
        buffer_text(why,
                    "it is neither a program for this machine nor a script that begins with #!");
    else if (strcmp(trouble->doing, "executing") == 0 && trouble->error == ENOENT)
        buffer_text(why, "it, or the interpreter that its first line names, does not exist");
    else if (strcmp(trouble->doing, "executing") == 0 && trouble->error == EACCES)
        buffer_text(why, "it is not executable (chmod +x)");
    else
        buffer_printf(why, "%s: %s", trouble->doing, strerror(trouble->error));
}

bool program_start(struct program *p, const struct launch *launch, struct buffer *why)
{
    int out[2], err[2], report[2];
    pipe_open(out);
    pipe_open(err);
    pipe_open(report);

    const pid_t parent = getpid();
    const pid_t pid = launch->jail ? jail_fork(launch->jail) : fork();
    if (pid < 0)
        fatal("fork: %s", strerror(errno));
    if (pid == 0)
        become(launch, out[1], err[1], report[1], parent);
    close(out[1]);
    close(err[1]);
    close(report[1]);

    struct trouble trouble;
    const ssize_t got = read(report[0], &trouble, sizeof trouble);
    close(report[0]);
    fcntl(out[0], F_SETFL, O_NONBLOCK);
    fcntl(err[0], F_SETFL, O_NONBLOCK);
    *p = (struct program){.pid = pid, .out = {.fd = out[0]}, .err = {.fd = err[0], .latest = true}};
    if (got == sizeof trouble) {
        explain(&trouble, why);
        program_free(p);
        *p = (struct program){0};
        return false;
    }
    return true;
}

/* Keeps at most OUTPUT_KEPT bytes: the first, or else the last ones. */
static void keep(struct capture *c, const char *bytes, size_t count)
{
    if (c->kept.length + count > OUTPUT_KEPT && c->latest) {
        const size_t dropped = c->kept.length / 2;
        memmove(c->kept.data, c->kept.data + dropped, c->kept.length - dropped);
        c->kept.length -= dropped;
        c->dropped += dropped;
        c->cursor = c->cursor > dropped ? c->cursor - dropped : 0;
    }
    if (c->kept.length < OUTPUT_KEPT)
        buffer_add(&c->kept, bytes, count);
}

static void drain(struct capture *c)
{
    char block[16384];
    for (int rounds = 0; c->fd >= 0 && rounds < 64; rounds++) {
        const ssize_t got = read(c->fd, block, sizeof block);
        if (got > 0) {
            c->total += (size_t)got;
            keep(c, block, (size_t)got);
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            close(c->fd);
            c->fd = -1;
        } else if (errno == EAGAIN)
            return;
    }
}

void program_drain(struct program *p)
{
    drain(&p->out);
    drain(&p->err);
}

void program_has_ended(struct program *p, int status)
{
    p->ended = true;
    p->status = status;
    p->ended_at = fair_ms();
}

bool program_is_over(const struct program *p)
{
    return p->ended && p->out.fd < 0 && p->err.fd < 0;
}

bool program_crashed(const struct program *p)
{
    return p->ended && WIFSIGNALED(p->status) && WTERMSIG(p->status) != p->sent_signal;
}

void program_describe(const struct program *p, bool explained, struct buffer *text)
{
    if (!p->pid)
        buffer_text(text, "has not started");
    else if (!p->ended)
        buffer_text(text, "still runs");
    else if (WIFEXITED(p->status))
        buffer_printf(text, "ended with status %d", WEXITSTATUS(p->status));
    else {
        const int number = WTERMSIG(p->status);
        const char *meaning = signal_meaning(number, buffer_string(&p->err.kept));
        buffer_printf(text, program_crashed(p) ? "crashed: %s" : "died of %s, which it was sent",
                      signal_name(number));
        if (explained && *meaning)
            buffer_printf(text, " (%s)", meaning);
        if (explained && p->place.length > 0)
            buffer_printf(text, " at %s", p->place.data);
    }
}

bool capture_line(const struct capture *c, size_t cursor, const char **line, size_t *length)
{
    *line = c->kept.data ? c->kept.data + cursor : "";
    *length = c->kept.length - cursor;
    const char *end = *length > 0 ? memchr(*line, '\n', *length) : NULL;
    if (end)
        *length = (size_t)(end - *line);
    return end != NULL;
}

size_t capture_place(const struct capture *c)
{
    return c->dropped + c->cursor;
}

void capture_return(struct capture *c, size_t place)
{
    c->cursor = place > c->dropped ? place - c->dropped : 0;
}

void program_free(struct program *p)
{
    if (p->pid) {
        if (p->out.fd >= 0)
            close(p->out.fd);
        if (p->err.fd >= 0)
            close(p->err.fd);
    }
    buffer_free(&p->place);
    buffer_free(&p->out.kept);
    buffer_free(&p->err.kept);
}
