/* A socket with SOCK_CLOEXEC is closed by execve(): here the program executes itself. */
#include "notion.h"

int main(int argc, char *argv[])
{
    char number[12];

    if (argc < 2) {
        snprintf(number, sizeof number, "%d", socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        execl(argv[0], argv[0], number, (char *)NULL);
    }
    expect(fcntl((int)strtol(argv[1], NULL, 10), F_GETFD) == -1 && errno == EBADF);
}
