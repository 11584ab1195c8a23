/* confine.c - runs a command, for so long, and in a jail.
 *
 *     confine [-t SECONDS] [-j DIRECTORY [-r PATH]... [-x PATH]] COMMAND [WORD]...
 *     confine -t 60 -j /tmp/copy make
 *
 * When the command has ended, or SECONDS have passed, or a signal to end has come, nothing
 * that descends from it runs on. With -j it runs in DIRECTORY, in a jail (tests/grader/jail.h):
 * there it can write in DIRECTORY alone, can read what the system has and each PATH, and
 * has no network. -x names a directory that it must not find, and so does $GRADER_HIDES.
 *
 * Exit status: the command's; 124 if the time was over, as timeout(1) has it; 125 if
 * it could not be run like this, with a line that says why.
 */
#include "tests/grader/buffer.h"
#include "tests/grader/clock.h"
#include "tests/grader/contain.h"
#include "tests/grader/jail.h"
#include "tests/grader/network.h"
#include "tests/grader/wake.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    SHOWN_MAX = 16,
    GRACE_MS = 10000, /* for its command, to clean up when all that it has started is gone */
    TIME_OVER = 124,
    NOT_RUN = 125
};

static const char *shown[SHOWN_MAX + 1];
static const char *hidden[3];
static struct jail jail = {.shown = shown, .hidden = hidden};

static _Noreturn void refuse(const char *why)
{
    fprintf(stderr, "confine: %s\n", why);
    exit(NOT_RUN);
}

static void enter_jail(const char *directory)
{
    static const char *writable[2];
    struct buffer why = {0};
    writable[0] = directory;
    jail.writable = writable;
    if (!network_isolate())
        refuse("this system gives no network namespace");
    if (!jail_prepare(directory, false, &why) || !jail_open(&jail, &why))
        refuse(buffer_string(&why));
    buffer_free(&why);
}

static pid_t start(char *words[], const char *directory)
{
    const pid_t pid = directory ? jail_fork(&jail) : fork();
    if (pid < 0)
        refuse(strerror(errno));
    if (pid > 0)
        return pid;
    if (directory && chdir(directory) != 0)
        refuse(strerror(errno));
    umask(022);
    execvp(words[0], words);
    fprintf(stderr, "confine: %s: %s\n", words[0], strerror(errno));
    _exit(NOT_RUN);
}

/* Whether the child has ended; what else comes to us is taken, too. */
static bool has_ended(pid_t child, int *status)
{
    int other;
    pid_t pid;
    while ((pid = waitpid(-1, &other, WNOHANG)) > 0)
        if (pid == child) {
            *status = other;
            return true;
        }
    return false;
}

/* All that the child has started: then it goes on, and can clean up. */
static void kill_grandchildren(pid_t child)
{
    pid_t *list;
    const size_t count = contain_descendants(&list);
    for (size_t i = 0; i < count; i++)
        if (list[i] != child && list[i] != jail.init)
            kill(list[i], SIGKILL);
    free(list);
}

/* Waits for the child. Its status as wait() tells it, or -1 if the time was over. */
static int wait_for(pid_t child, long long deadline)
{
    int status = -1, sent = 0;
    bool is_over = false;
    while (!has_ended(child, &status)) {
        struct pollfd news = {.fd = wake_fd(), .events = POLLIN};
        poll(&news, 1, remaining_ms(deadline));
        wake_clear();
        if (wake_signal() && !sent) {
            sent = wake_signal();
            kill(child, sent);
            deadline = now_ms() + GRACE_MS;
        } else if (remaining_ms(deadline) == 0) {
            if (is_over || sent)
                return -1;
            is_over = true;
            kill_grandchildren(child);
            deadline = now_ms() + GRACE_MS;
        }
    }
    return is_over ? -1 : status;
}

int main(int argc, char *argv[])
{
    long seconds = 24L * 60 * 60;
    const char *directory = NULL;
    size_t count = 0;
    int option;
    hidden[0] = getenv("GRADER_HIDES");
    while ((option = getopt(argc, argv, "+t:j:r:x:")) != -1)
        if (option == 't' && optarg && strtol(optarg, NULL, 10) > 0)
            seconds = strtol(optarg, NULL, 10);
        else if (option == 'j')
            directory = optarg;
        else if (option == 'x')
            hidden[hidden[0] != NULL] = optarg;
        else if (option == 'r' && count < SHOWN_MAX)
            shown[count++] = optarg;
        else
            refuse("usage: confine [-t SECONDS] [-j DIRECTORY [-r PATH]... [-x PATH]] COMMAND "
                   "[WORD]...");
    if (optind >= argc)
        refuse("there is no command");

    contain_keep_descriptors();
    contain_adopt_orphans();
    wake_open();
    wake_on(SIGCHLD);
    wake_on(SIGTERM);
    wake_on(SIGHUP);
    if (directory)
        enter_jail(directory);
    const pid_t child = start(argv + optind, directory);
    const int status = wait_for(child, now_ms() + seconds * 1000);
    jail_close(&jail);
    contain_kill_descendants(NULL, 0);
    if (status == -1)
        return TIME_OVER;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
