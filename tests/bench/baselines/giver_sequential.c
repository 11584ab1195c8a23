/* giver_sequential.c - one client after another: accept, recv, send, close.
 *
 * The limit, because it does nothing else; one silent client stops it.
 */
#include "tests/bench/baselines/giver.h"

int main(void)
{
    const struct secret secret = secret_of(NULL);
    const int listener = giver_listen();

    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        giver_serve(fd, fd, &secret);
        close(fd);
    }
}
