/* Leaves a process behind that writes, and stays when the case is long over. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static void stay(void)
{
    const int fd = open("@MARK@", O_WRONLY | O_APPEND);
    write(fd, "daemon\n", 7);
    pause();
}

int main(int argc, char *argv[])
{
    if (argc == 1 && strcmp(argv[0], "attack_daemon") == 0)
        stay();
    if (fork() == 0) {
        setsid();
        if (fork() == 0)
            execl("/proc/self/exe", "attack_daemon", (char *)0);
        _exit(0);
    }
    return 0;
}
