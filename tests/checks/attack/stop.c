/* Stops who started it, and stays: then nobody ends either of them. */
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    if (getppid() > 1 && kill(getppid(), SIGSTOP) == 0) {
        fprintf(stderr, "attack worked: our parent has stopped\n");
        pause();
    }
    return 0;
}
