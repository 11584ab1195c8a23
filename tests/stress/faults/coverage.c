/* coverage.c - linked into the programs whose coverage is measured.
 *
 * Neither _exit() nor SIGKILL writes the counts, so we write them before _exit()
 * and before a server waits. The shim must leave the calls that write them alone.
 */
#include <poll.h>
#include <stdlib.h>

/* Of libgcov; gcov.h declares them, but comes with gcc only. */
void __gcov_dump(void);
void __gcov_reset(void);

void faults_disarm(void) __attribute__((weak)); /* of the shim, where that is loaded */

_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);

/* The linker's --wrap=_exit sends us the calls of _exit(). */
void __wrap__exit(int status)
{
    if (faults_disarm != NULL)
        faults_disarm();
    __gcov_dump();
    __real__exit(status);
}

int __real_poll(struct pollfd *polls, nfds_t count, int wait);
int __wrap_poll(struct pollfd *polls, nfds_t count, int wait);

int __wrap_poll(struct pollfd *polls, nfds_t count, int wait)
{
    if (faults_disarm == NULL) {
        __gcov_dump();
        __gcov_reset();
    }
    return __real_poll(polls, count, wait);
}

/* Runs before gcc's own destructor, which has priority 100. */
__attribute__((destructor)) static void disarm(void)
{
    if (faults_disarm != NULL)
        faults_disarm();
}
