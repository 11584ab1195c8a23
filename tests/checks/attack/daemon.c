/* Leaves a process behind that writes when the case is long over. */
#include <unistd.h>

int main(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            execl("/bin/sh", "attack_daemon", "-c", "sleep 3; echo daemon >>'@MARK@'; sleep 60",
                  (char *)0);
        _exit(0);
    }
    return 0;
}
