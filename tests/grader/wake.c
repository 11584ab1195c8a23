/* wake.c - signals that poll() sees. */
#include "wake.h"

#include "pipe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

static int ends[2] = {-1, -1};
static volatile sig_atomic_t last;

static void on_signal(int number)
{
    const int saved = errno;
    if (number != SIGCHLD)
        last = number;
    if (write(ends[1], "", 1) < 0) {
        /* The pipe is full: it will wake us anyway. */
    }
    errno = saved;
}

void wake_open(void)
{
    for (int i = 0; i < 2; i++)
        if (ends[i] >= 0)
            close(ends[i]);
    pipe_open(ends);
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    fcntl(ends[1], F_SETFL, O_NONBLOCK);
    last = 0;
}

void wake_on(int signal)
{
    const struct sigaction action = {.sa_handler = on_signal, .sa_flags = SA_RESTART};
    sigaction(signal, &action, NULL);
}

int wake_fd(void)
{
    return ends[0];
}

void wake_clear(void)
{
    char bytes[64];
    while (read(ends[0], bytes, sizeof bytes) > 0)
        ;
}

int wake_signal(void)
{
    return last;
}
