/* grader.c - judges programs that talk through sockets, from outside.
 *
 *     grader -s . -d . tests/cases/tcp_draw.case          judges our own
 *     grader -x -r junit=grades.xml -s . -d alice tests/cases/cp.case
 *
 * The cases are described in tests/cases/README.md. Each is played by a process
 * of its own, several at once; reports list them in the order of the files.
 * Exit status: 0 all passed, 1 something failed, 2 it could not be judged.
 */
#define _XOPEN_SOURCE 700 /* for realpath() */
#include "clock.h"
#include "contain.h"
#include "endpoint.h"
#include "network.h"
#include "plan.h"
#include "report.h"
#include "scratch.h"
#include "worker.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    JOBS_PER_PROCESSOR = 6, /* cases mostly wait */
    MOST_JOBS = 256,
    MORE_THREADS = 512, /* than this user has now may be started */
    LOG_LINES = 40
};

enum state { WAITING, RUNNING, DONE };

struct grader {
    struct plan_options options;
    struct plan plan;
    struct play play;
    struct report *reports;
    size_t report_count;
    size_t jobs;
    bool own_network;

    struct run run;         /* what is reported, in the order of the plan */
    size_t *position;       /* of a test in the run                       */
    struct result *results; /* of all tests, reported or not              */
    enum state *states;
    size_t reported; /* tests up to here are in the reports        */

    struct worker *workers; /* those that run, and the tests they play    */
    size_t *playing, running;
    pid_t *bystanders; /* children that were ours before we began    */
    size_t bystander_count;
    char **shown_logs;
    size_t shown_count;
};

static int wake_pipe[2];
static volatile sig_atomic_t caught;

static void on_signal(int number)
{
    const int saved = errno;
    if (number != SIGCHLD)
        caught = number;
    if (write(wake_pipe[1], "", 1) < 0) {
        /* The pipe is full: it will wake us all the same. */
    }
    errno = saved;
}

static void catch_signals(void)
{
    const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (pipe(wake_pipe) != 0)
        fatal("pipe: %s", strerror(errno));
    for (int i = 0; i < 2; i++) {
        fcntl(wake_pipe[i], F_SETFD, FD_CLOEXEC);
        fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK);
    }
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        sigaction(numbers[i], &action, NULL);
    sigaction(SIGPIPE, &ignore, NULL); /* a report that nobody reads is an error, not a death */
}

/* ---- what need not be played to be known ------------------------------- */

static void set_outcome(struct outcome *o, enum verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void set_outcome(struct outcome *o, enum verdict verdict, const char *format, ...)
{
    va_list arguments;
    o->verdict = verdict;
    va_start(arguments, format);
    buffer_vprintf(&o->summary, format, arguments);
    va_end(arguments);
}

static bool is_in_path(const char *tool)
{
    const char *at = getenv("PATH");
    bool found = strchr(tool, '/') && access(tool, X_OK) == 0;
    for (at = at ? at : "/usr/bin:/bin"; *at && !found; at += strcspn(at, ":"), at += *at == ':') {
        struct buffer path = {0};
        buffer_printf(&path, "%.*s/%s", (int)strcspn(at, ":"), at, tool);
        found = access(path.data, X_OK) == 0;
        buffer_free(&path);
    }
    return found;
}

static bool lacks_something(const struct test *t, struct outcome *o)
{
    static const char *const names[FAMILIES] = {"IPv4", "IPv6", "Unix-domain sockets"};
    for (size_t i = 0; i < t->test->tool_count; i++)
        if (!is_in_path(t->test->tools[i])) {
            set_outcome(o, SKIPPED, "%s is not installed", t->test->tools[i]);
            o->excused = true;
            return true;
        }
    if (!family_exists(t->family)) {
        set_outcome(o, SKIPPED, "this machine lacks %s", names[t->family]);
        o->excused = true;
        return true;
    }
    return false;
}

static bool needs_failed(const struct grader *g, size_t index, struct outcome *o)
{
    for (size_t i = 0; i < index; i++)
        if (plan_needs(&g->plan, index, i) && g->results[i].outcome.verdict != PASSED) {
            set_outcome(o, SKIPPED, "needs: %s", g->plan.tests[i].title);
            o->excused = g->results[i].outcome.excused;
            return true;
        }
    return false;
}

/* Remembers that the log is shown; false if it was before. */
static bool is_new_log(struct grader *g, const char *path)
{
    for (size_t i = 0; i < g->shown_count; i++)
        if (strcmp(g->shown_logs[i], path) == 0)
            return false;
    g->shown_logs = reallocate(g->shown_logs, g->shown_count + 1, sizeof *g->shown_logs);
    g->shown_logs[g->shown_count++] = duplicate(path);
    return true;
}

static void add_log(struct grader *g, struct outcome *o, const char *path)
{
    char line[1024];
    FILE *file = fopen(path, "re");
    if (!file)
        return;
    if (!is_new_log(g, path))
        buffer_text(&o->details,
                    "  the compiler's messages stand at the first case above that needs it\n");
    else
        for (int i = 0; i <= LOG_LINES && fgets(line, sizeof line, file); i++) {
            buffer_text(&o->details, "    | ");
            if (i == LOG_LINES)
                buffer_text(&o->details, "...");
            else
                buffer_visible(&o->details, line, strcspn(line, "\n"));
            buffer_text(&o->details, "\n");
        }
    fclose(file);
}

/* The first program of the test that is not there, or NULL. */
static const char *missing_program(const struct grader *g, const struct test *t, char **path)
{
    struct play play = g->play;
    play.exercise = t->source->exercise;
    for (size_t i = 0; i < t->test->step_count; i++) {
        const struct step *step = &t->test->steps[i];
        if (step->verb != STARTS || !play_is_judged(step->words[0].text))
            continue;
        *path = play_program_path(&play, step->words[0].text);
        if (access(*path, F_OK) != 0)
            return step->words[0].text;
        free(*path);
    }
    return NULL;
}

/* A program that is not there was not built, if the compiler said why, or else
 * was not handed in. */
static bool is_missing(const struct grader *g, const struct test *t, struct outcome *o)
{
    char *path;
    struct buffer log = {0};
    const char *program = missing_program(g, t, &path);
    if (!program)
        return false;
    buffer_printf(&log, "%s.log", path);
    if (access(log.data, F_OK) == 0)
        set_outcome(o, NOT_BUILT, "%s was not built: it does not compile", program);
    else
        set_outcome(o, NOT_STARTED, "there is no %s", program);
    buffer_free(&log);
    free(path);
    return true;
}

/* Details of a program that is not there. The compiler's messages belong to the
 * first case in the report that lacks it. */
static void tell_missing(struct grader *g, size_t index)
{
    char *path;
    struct buffer log = {0};
    struct outcome *o = &g->results[index].outcome;
    const struct test *t = &g->plan.tests[index];
    if (o->details.length > 0 || (o->verdict != NOT_BUILT && o->verdict != NOT_STARTED)
        || !missing_program(g, t, &path))
        return;
    buffer_printf(&o->details, "  %s\n", o->summary.data);
    buffer_printf(&log, "%s.log", path);
    add_log(g, o, log.data);
    if (*t->test->hint)
        buffer_printf(&o->details, "  hint: %s\n", t->test->hint);
    buffer_free(&log);
    free(path);
}

static bool is_decided(struct grader *g, size_t index)
{
    const struct test *t = &g->plan.tests[index];
    struct outcome *o = &g->results[index].outcome;
    return t->is_left_out || lacks_something(t, o) || needs_failed(g, index, o)
           || is_missing(g, t, o);
}

/* ---- playing ----------------------------------------------------------- */

/* All that the test needs is known. */
static bool is_due(const struct grader *g, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (g->states[i] != DONE && plan_needs(&g->plan, index, i))
            return false;
    return g->states[index] == WAITING;
}

static void launch(struct grader *g, size_t index)
{
    const struct test *t = &g->plan.tests[index];
    struct play play = g->play;
    play.exercise = t->source->exercise;
    play.file = t->source->name;
    g->playing[g->running] = index;
    worker_start(&g->workers[g->running++], &play, t->test, t->family, g->own_network);
    g->states[index] = RUNNING;
}

static void launch_what_is_due(struct grader *g)
{
    for (size_t i = 0; i < g->plan.count && g->running < g->jobs; i++) {
        if (!is_due(g, i))
            continue;
        if (is_decided(g, i))
            g->states[i] = DONE;
        else
            launch(g, i);
    }
}

/* Ends what a dead worker has left: all that descends from this process but the
 * other workers, and children that it had before. */
static void kill_orphans(const struct grader *g)
{
    pid_t *spared = allocate((g->running + g->bystander_count + 1) * sizeof *spared);
    size_t count = 0;
    for (size_t i = 0; i < g->running; i++)
        spared[count++] = g->workers[i].pid;
    for (size_t i = 0; i < g->bystander_count; i++)
        spared[count++] = g->bystanders[i];
    contain_kill_descendants(spared, count);
    free(spared);
}

static void finish(struct grader *g, size_t slot)
{
    struct worker w = g->workers[slot];
    const size_t index = g->playing[slot];
    struct outcome *o = &g->results[index].outcome;

    g->running--;
    g->workers[slot] = g->workers[g->running];
    g->playing[slot] = g->playing[g->running];
    if (!worker_finish(&w, o))
        kill_orphans(g);
    scratch_remove(w.scratch);
    free(w.scratch);
    if (caught && o->verdict == FAULT) {
        outcome_free(o);
        set_outcome(o, SKIPPED, "interrupted");
    }
    o->excused = o->verdict == SKIPPED;
    g->states[index] = DONE;
}

static void wait_for_workers(struct grader *g)
{
    char bytes[64];
    int timeout = -1;
    struct pollfd *fds = allocate((g->running + 1) * sizeof *fds);
    for (size_t i = 0; i < g->running; i++) {
        const int left = remaining_ms(g->workers[i].deadline);
        fds[i] = (struct pollfd){.fd = g->workers[i].fd, .events = POLLIN};
        timeout = timeout < 0 || left < timeout ? left : timeout;
    }
    fds[g->running] = (struct pollfd){.fd = wake_pipe[0], .events = POLLIN};
    poll(fds, (nfds_t)(g->running + 1), timeout);
    while (read(wake_pipe[0], bytes, sizeof bytes) > 0)
        ;
    for (size_t i = g->running; i-- > 0;) {
        const bool ended = worker_read(&g->workers[i]);
        if (!ended && remaining_ms(g->workers[i].deadline) == 0)
            worker_kill(&g->workers[i]);
        if (ended || g->workers[i].overdue)
            finish(g, i);
    }
    free(fds);
}

/* Tells what is known of the tests in their order, up to the first that is not. */
static void report_what_is_known(struct grader *g)
{
    for (; g->reported < g->plan.count && g->states[g->reported] == DONE; g->reported++) {
        const struct test *t = &g->plan.tests[g->reported];
        if (t->is_left_out || !t->is_reported)
            continue;
        const size_t position = g->position[g->reported];
        tell_missing(g, g->reported);
        g->run.results[position] = g->results[g->reported];
        for (size_t i = 0; i < g->report_count; i++)
            report_result(&g->reports[i], &g->run, position);
    }
}

/* What still runs is asked to stop, and the rest is not begun. */
static void interrupt(struct grader *g)
{
    workers_interrupt();
    for (size_t i = 0; i < g->running; i++) {
        if (g->workers[i].deadline > now_ms() + 2000)
            g->workers[i].deadline = now_ms() + 2000;
    }
    for (size_t i = 0; i < g->plan.count; i++)
        if (g->states[i] == WAITING) {
            set_outcome(&g->results[i].outcome, SKIPPED, "interrupted");
            g->results[i].outcome.excused = true;
            g->states[i] = DONE;
        }
}

static void play_everything(struct grader *g)
{
    bool was_interrupted = false;
    while (g->reported < g->plan.count) {
        if (caught && !was_interrupted) {
            was_interrupted = true;
            interrupt(g);
        }
        if (!caught)
            launch_what_is_due(g);
        report_what_is_known(g);
        if (g->running > 0)
            wait_for_workers(g);
    }
}

/* ---- beginning and end ------------------------------------------------- */

/* Where each case cannot have a network of its own, graders take turns, and so
 * do cases. A directory can be locked without anything being written. */
static void take_turns(struct grader *g)
{
    fputs("grader: no network namespaces here: cases take turns, and wait for each other's ports\n",
          stderr);
    g->jobs = 1;
    g->play.shared_network = true;
    const int fd = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (fd >= 0 && flock(fd, LOCK_EX) != 0 && errno == EINTR && !caught)
        ;
}

static void begin(struct grader *g)
{
    const size_t count = g->plan.count;
    g->results = allocate((count + 1) * sizeof *g->results);
    g->states = allocate((count + 1) * sizeof *g->states);
    g->position = allocate((count + 1) * sizeof *g->position);
    g->run.results = allocate((count + 1) * sizeof *g->run.results);
    g->workers = allocate(g->jobs * sizeof *g->workers);
    g->playing = allocate(g->jobs * sizeof *g->playing);
    for (size_t i = 0; i < count; i++) {
        const struct test *t = &g->plan.tests[i];
        g->results[i] = (struct result){.exercise = t->source->exercise,
                                        .title = t->title,
                                        .points = t->test->points};
        g->position[i] = g->run.count;
        if (!t->is_left_out && t->is_reported)
            g->run.results[g->run.count++] = g->results[i];
    }
    for (size_t i = 0; i < g->report_count; i++)
        report_begin(&g->reports[i], &g->run);
}

static int end(struct grader *g)
{
    const struct tally tally = run_tally(&g->run, NULL);
    int status = tally.faults > 0 ? 2 : tally.failed > 0 ? 1 : 0;
    for (size_t i = 0; i < g->report_count; i++)
        if (!report_end(&g->reports[i], &g->run)) {
            fprintf(stderr, "grader: a report could not be written\n");
            status = 2;
        }
    for (size_t i = 0; i < g->plan.count; i++)
        outcome_free(&g->results[i].outcome);
    for (size_t i = 0; i < g->shown_count; i++)
        free(g->shown_logs[i]);
    free(g->shown_logs);
    free(g->results);
    free(g->states);
    free(g->position);
    free(g->run.results);
    free(g->workers);
    free(g->playing);
    free(g->bystanders);
    free(g->options.titles);
    free(g->options.suite);
    free(g->options.judged);
    free(g->reports);
    plan_free(&g->plan);
    return status;
}

static void die_of_signal(void)
{
    if (caught) {
        const struct sigaction action = {.sa_handler = SIG_DFL};
        sigaction(caught, &action, NULL);
        raise(caught);
    }
}

/* ---- the command line -------------------------------------------------- */

static void usage(const char *problem)
{
    if (problem)
        fprintf(stderr, "grader: %s\n", problem);
    fprintf(stderr, "usage: grader [-r FORMAT[=FILE]]... [-j JOBS] [-p] [-x] [-t TITLE]... -s "
                    "SUITE -d JUDGED CASEFILE...\n");
    exit(2);
}

static char *absolute(const char *path)
{
    char *real = realpath(path, NULL);
    if (!real)
        fatal("%s: %s", path, strerror(errno));
    return real;
}

static size_t read_jobs(const char *text)
{
    char *rest;
    const long jobs = strtol(text, &rest, 10);
    if (*rest || rest == text || jobs < 1 || jobs > MOST_JOBS)
        usage("-j takes a number from 1 to 256");
    return (size_t)jobs;
}

static void add_report(struct grader *g, const char *specification)
{
    struct buffer why = {0};
    g->reports = reallocate(g->reports, g->report_count + 1, sizeof *g->reports);
    if (!report_open(&g->reports[g->report_count++], specification, &why))
        usage(why.data);
}

static void read_options(struct grader *g, int argc, char *argv[])
{
    int option;
    while ((option = getopt(argc, argv, "r:j:pxt:s:d:")) != -1)
        switch (option) {
        case 'r':
            add_report(g, optarg);
            break;
        case 'j':
            g->jobs = read_jobs(optarg);
            break;
        case 'p':
            g->options.fixed_ports = true;
            break;
        case 'x':
            g->options.submission = true;
            break;
        case 't':
            g->options.titles = reallocate(g->options.titles, g->options.title_count + 1,
                                           sizeof *g->options.titles);
            g->options.titles[g->options.title_count++] = optarg;
            break;
        case 's':
            g->options.suite = absolute(optarg);
            break;
        case 'd':
            g->options.judged = absolute(optarg);
            break;
        default:
            usage(NULL);
        }
    if (!g->options.suite || !g->options.judged || optind >= argc)
        usage("-s, -d and a file of cases are needed");
    if (g->report_count == 0)
        add_report(g, "text");
}

static void read_cases(struct grader *g, char *names[])
{
    bool good = true;
    struct buffer why = {0};
    for (; *names; names++) {
        if (plan_add_file(&g->plan, &g->options, *names, &why))
            continue;
        fprintf(stderr, "%s\n", why.data);
        buffer_clear(&why);
        good = false;
    }
    if (good && !plan_choose_titles(&g->plan, &g->options, &why)) {
        fprintf(stderr, "grader: %s\n", why.data);
        good = false;
    }
    buffer_free(&why);
    if (!good)
        exit(2);
}

int main(int argc, char *argv[])
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    struct grader g = {.jobs = JOBS_PER_PROCESSOR * (size_t)(processors > 0 ? processors : 1)};

    read_options(&g, argc, argv);
    read_cases(&g, argv + optind);
    g.play = (struct play){
        .suite = g.options.suite,
        .judged = g.options.judged,
        .is_submission = g.options.submission,
        .fixed_ports = g.options.fixed_ports,
        .processes = contain_count_threads() + MORE_THREADS,
    };
    contain_keep_descriptors();
    catch_signals();
    g.bystander_count = contain_children(&g.bystanders);
    contain_adopt_orphans();
    if (g.options.fixed_ports && !(g.own_network = network_can_isolate()))
        take_turns(&g);

    begin(&g);
    play_everything(&g);
    const int status = end(&g);
    die_of_signal();
    return status;
}
