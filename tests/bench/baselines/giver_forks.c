/* giver_forks.c - a process for each client. */
#include "tests/bench/baselines/giver.h"

#include <signal.h>

int main(void)
{
    const struct secret secret = secret_of(NULL);
    const int listener = giver_listen();

    signal(SIGCHLD, SIG_IGN); /* nobody waits for the children */
    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        if (fork() == 0) {
            giver_serve(fd, fd, &secret);
            _exit(0);
        }
        close(fd);
    }
}
