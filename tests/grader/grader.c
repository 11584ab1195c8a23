/* grader.c - judges programs that talk through sockets, from outside.
 *
 *     grader -s . -d . tests/cases/tcp_draw.case          judges our own
 *     grader -x -r junit=grades.xml -s . -d alice tests/cases/cp.case
 *
 * The cases are described in tests/cases/README.md. Each is played by a process
 * of its own, several at once; reports list them in the order of the files.
 * Exit status: 0 all passed, 1 something failed, 2 it could not be judged.
 */
#include "contain.h"
#include "experiment.h"
#include "network.h"
#include "options.h"
#include "plan.h"
#include "schedule.h"
#include "trials.h"
#include "wake.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

enum { MORE_THREADS = 512 }; /* than this user has now may be started */

static void prepare_signals(void)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(SIGCHLD, &standard, NULL); /* where it is ignored, waitpid() learns nothing */
    wake_open();
    wake_on(SIGINT);
    wake_on(SIGTERM);
    wake_on(SIGHUP);
    sigaction(SIGPIPE, &ignore, NULL); /* a report that nobody reads is an error, not a death */
}

static void die_of_signal(int number)
{
    const struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(number, &standard, NULL);
    raise(number);
}

static bool has_fixed_ports(const struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        if (plan->tests[i].fixed_ports && !plan->tests[i].is_left_out)
            return true;
    return false;
}

/* Finds out how programs meet, and leaves out what they are not judged by. Where cases
 * cannot have networks of their own, graders take turns at the lecture's ports, and so do
 * cases. */
static void find_habits(struct schedule *schedule, struct plan *plan, const struct options *options,
                        struct habits *habits)
{
    habits->usual = options->ports == PORTS_FIXED ? habit_lecture : habit_agreed;
    schedule->own_network =
        options->jailed || (options->ports != PORTS_GIVEN && network_can_isolate());
    schedule->play.shared_network = options->ports != PORTS_GIVEN && !schedule->own_network;
    if (schedule->play.shared_network)
        network_take_turn();
    if (options->ports == PORTS_AUTO)
        trials_run(habits, plan, &schedule->play, schedule->own_network,
                   schedule->own_network ? schedule->jobs : 1);
    plan_apply(plan, habits);
    if (schedule->play.shared_network && has_fixed_ports(plan)) {
        fputs("grader: no network namespaces here: cases wait for each other's ports\n", stderr);
        schedule->jobs = 1;
    } else if (schedule->play.shared_network) {
        schedule->play.shared_network = false;
        network_end_turn();
    }
}

/* How many cases of each exercise are left out. */
static void describe_hidden(const struct plan *plan, struct buffer *notes)
{
    for (size_t i = 0, first = 0; i < plan->count; first = i) {
        int count = 0, points = 0;
        for (; i < plan->count && plan->tests[i].source == plan->tests[first].source; i++) {
            const struct test *t = &plan->tests[i];
            const bool is_meant = t->test->hidden && t->is_reported && !t->is_left_out;
            count += is_meant;
            points += is_meant ? t->test->points : 0;
        }
        if (count > 0)
            buffer_printf(notes, "%s: hidden until the due date: %d more case%s (points: %d)\n",
                          plan->tests[first].source->exercise, count, count > 1 ? "s" : "", points);
    }
}

int main(int argc, char *argv[])
{
    struct options options = {0};
    struct plan plan = {0};
    struct habits habits = {0};
    struct buffer why = {0};

    options_read(&options, argc, argv);
    if (!plan_read(&plan, &options.plan, options.files, &why)) {
        fputs(buffer_string(&why), stderr);
        exit(2);
    }
    contain_keep_descriptors();
    contain_adopt_orphans();
    prepare_signals();

    const char *const hidden[] = {options.plan.suite, getenv("GRADER_HIDES"), NULL};
    struct schedule schedule = {
        .plan = &plan,
        .reports = options.reports,
        .report_count = options.report_count,
        .jobs = options.jobs,
        .patience_ms = options.patience_ms,
        .keep = options.keep,
        .for_students = options.for_students,
        .again = options.again,
        .play = {.suite = options.plan.suite,
                 .judged = options.plan.judged,
                 .is_submission = options.plan.submission,
                 .recorder = experiment_can_preload(options.recorder) ? options.recorder : NULL,
                 .seed = options.seed,
                 .is_kept = options.keep != NULL,
                 .jailed = options.jailed,
                 .hidden = hidden,
                 .processes = contain_count_threads() + MORE_THREADS},
    };
    schedule.play.habits = &habits;
    find_habits(&schedule, &plan, &options, &habits);
    for (size_t i = 0; i < habits.count; i++)
        habit_describe(&habits.list[i], &options.notes);
    if (options.for_students)
        describe_hidden(&plan, &options.notes);
    schedule.notes = buffer_string(&options.notes);
    const int status = schedule_run(&schedule);

    free(habits.list);
    plan_free(&plan);
    options_free(&options);
    if (wake_signal())
        die_of_signal(wake_signal());
    return status;
}
