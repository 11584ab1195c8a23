/* As in the lecture: its port, and its words. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORT 60001

int main(void)
{
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    uint8_t value;

    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1 || bind(fd, (struct sockaddr *)&me, sizeof me) == -1) {
        perror("bind");
        return EXIT_FAILURE;
    }
    while (recv(fd, &value, sizeof value, MSG_DONTWAIT) == -1) {
        if (errno != EAGAIN && errno != EWOULDBLOCK) {
            perror("recv");
            return EXIT_FAILURE;
        }
        printf("Nothing, I try again.\n");
        sleep(1);
    }
    printf("Received: %d\n", value);
    close(fd);
    return 0;
}
