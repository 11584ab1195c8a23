/* Becomes many. */
#include <unistd.h>

int main(void)
{
    for (int i = 0; i < 400; i++)
        if (fork() == 0) {
            setsid();
            execl("/bin/sleep", "attack_forks", "30", (char *)0);
            _exit(1);
        }
    pause();
    return 0;
}
