/* Traces who started it and a stranger, and opens their memory: the grader knows what it will ask.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ptrace.h>
#include <unistd.h>

int main(void)
{
    char path[64];
    const int others[] = {getppid(), atoi("@TARGET@")};
    for (int i = 0; i < 2; i++) {
        snprintf(path, sizeof path, "/proc/%d/mem", others[i]);
        if (others[i] > 1 && open(path, O_RDWR) >= 0)
            fprintf(stderr, "attack worked: the memory of %d is open\n", others[i]);
        if (others[i] > 1 && ptrace(PTRACE_SEIZE, others[i], 0, 0) == 0)
            fprintf(stderr, "attack worked: %d is traced\n", others[i]);
    }
    return 0;
}
