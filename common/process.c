#include "common/process.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATH_SIZE = 4096 }; /* bytes, Linux's PATH_MAX */

static char owned[PATH_SIZE]; /* removed at the end; empty: nothing */
static volatile sig_atomic_t status_on_signal;

/* unlink() and _exit() are safe in a signal handler, exit() is not. */
static void end_on_signal(int number)
{
    (void)number;
    if (owned[0] != '\0')
        unlink(owned);
    _exit(status_on_signal);
}

static void remove_owned(void)
{
    if (owned[0] != '\0')
        unlink(owned);
}

/* Makes a closed descriptor one that can be used for nothing: reading from 0 or
 * writing to 1 and 2 says EBADF, as it would have while it was closed. */
static void occupy(int fd, int useless)
{
    if (fcntl(fd, F_GETFD) == -1)
        check(open("/dev/null", useless), "open /dev/null"); /* takes the lowest that is free */
}

static sigset_t ending_signals(void)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGQUIT);
    sigaddset(&set, SIGHUP);
    return set;
}

void process_start(int status)
{
    const struct sigaction end = {.sa_handler = end_on_signal, .sa_mask = ending_signals()};
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction hangup;

    occupy(STDIN_FILENO, O_WRONLY);
    occupy(STDOUT_FILENO, O_RDONLY);
    occupy(STDERR_FILENO, O_RDONLY);

    /* Nothing is written before process_flush() asks for it and sees whether it can be:
     * by default a terminal gets each line at once, and with musl any file the first. */
    setvbuf(stdout, NULL, _IOFBF, BUFSIZ);

    status_on_signal = status;
    sigaction(SIGINT, &end, NULL);
    sigaction(SIGTERM, &end, NULL);
    sigaction(SIGQUIT, &end, NULL);
    if (sigaction(SIGHUP, NULL, &hangup) == 0 && hangup.sa_handler != SIG_IGN)
        sigaction(SIGHUP, &end, NULL);
    sigaction(SIGPIPE, &ignore, NULL);
    sigaction(SIGXFSZ, &ignore, NULL);
    if (atexit(remove_owned) != 0)
        fault("atexit: no memory");
}

void process_remove(const char *path)
{
    const size_t size = path == NULL ? 1 : strlen(path) + 1;

    if (size > sizeof owned)
        fault("%s: the path is too long", path);
    process_hold_signals();
    memcpy(owned, path == NULL ? "" : path, size);
    process_release_signals();
}

/* How many calls hold the signals: the outermost release lets them come. */
static int holds;

void process_hold_signals(void)
{
    const sigset_t set = ending_signals();

    if (holds++ == 0)
        sigprocmask(SIG_BLOCK, &set, NULL);
}

void process_release_signals(void)
{
    const sigset_t set = ending_signals();

    if (--holds == 0)
        sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void process_flush(void)
{
    const int flushed = fflush(stdout);

    if (flushed == 0 && ferror(stdout))
        errno = EIO; /* an earlier line was lost, and its errno with it */
    if (flushed != 0 || ferror(stdout))
        fail("write to standard output");
}

int process_finish(void)
{
    process_flush();
    check(close(STDOUT_FILENO), "close standard output");
    return DONE;
}
