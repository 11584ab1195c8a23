/* Kills a process that is none of its business, and who started it. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(void)
{
    if (kill(atoi("@TARGET@"), SIGKILL) == 0)
        fprintf(stderr, "attack worked: process @TARGET@ is dead\n");
    if (getppid() > 1 && kill(getppid(), SIGKILL) == 0)
        fprintf(stderr, "attack worked: so is our parent\n");
    return 0;
}
