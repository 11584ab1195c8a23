/* giver_threads.c - a thread for each client. */
#include "tests/bench/baselines/giver.h"

#include <pthread.h>
#include <stdint.h>

static struct secret secret;

static void *serve(void *client)
{
    const int fd = (int)(intptr_t)client;

    giver_serve(fd, fd, &secret);
    close(fd);
    return NULL;
}

int main(void)
{
    pthread_attr_t small;
    pthread_t thread;

    secret = secret_of(NULL);
    pthread_attr_init(&small);
    pthread_attr_setdetachstate(&small, PTHREAD_CREATE_DETACHED);
    pthread_attr_setstacksize(&small, 65536);
    const int listener = giver_listen();

    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        if (fd != -1 && pthread_create(&thread, &small, serve, (void *)(intptr_t)fd) != 0)
            close(fd);
    }
}
