/* As in the lecture: its port, its words, and a value of its own. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ADDRESS "127.0.0.1"
#define PORT 60001

int main(void)
{
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    const uint8_t value = 42;

    inet_aton(ADDRESS, &server.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1) {
        perror("socket");
        return EXIT_FAILURE;
    }
    if (sendto(fd, &value, sizeof value, 0, (struct sockaddr *)&server, sizeof server) == -1) {
        perror("sendto");
        return EXIT_FAILURE;
    }
    printf("Sent: %d\n", value);
    close(fd);
    return 0;
}
