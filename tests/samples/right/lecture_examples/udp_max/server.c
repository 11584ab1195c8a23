/* As in the lecture: its port, its words, and no answers. It goes on until it is ended. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 60000

static char buffer[65536];

int main(void)
{
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(PORT)};

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1 || bind(fd, (struct sockaddr *)&me, sizeof me) == -1) {
        perror("bind");
        return EXIT_FAILURE;
    }
    for (;;) {
        ssize_t n = recv(fd, buffer, sizeof buffer, 0);
        if (n == -1) {
            perror("recv");
            return EXIT_FAILURE;
        }
        printf("received a datagram of %zd bytes\n", n);
    }
}
