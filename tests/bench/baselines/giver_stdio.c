/* giver_stdio.c - serves the one client on standard input and output: what
 * socat starts for each connection. */
#include "tests/bench/baselines/giver.h"

int main(void)
{
    const struct secret secret = secret_of(NULL);

    giver_serve(STDIN_FILENO, STDOUT_FILENO, &secret);
    return 0;
}
