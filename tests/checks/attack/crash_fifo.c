/* Leaves a FIFO where the judge looks for the place of a crash: there it would wait for ever. */
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>

int main(void)
{
    if (getenv("CRASH"))
        mkfifo(getenv("CRASH"), 0600);
    signal(SIGSEGV, SIG_DFL);
    raise(SIGSEGV);
}
