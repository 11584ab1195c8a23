/* As in the lecture: its port, its words, and datagrams of twice the size until one is too large.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#define ADDRESS "127.0.0.1"
#define PORT 60000

static char buffer[1 << 20];

int main(void)
{
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    size_t size = 1;

    inet_aton(ADDRESS, &server.sin_addr);
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1) {
        perror("socket");
        return EXIT_FAILURE;
    }
    while (sendto(fd, buffer, size, 0, (struct sockaddr *)&server, sizeof server) != -1) {
        printf("%zu bytes: sent\n", size);
        size *= 2;
    }
    if (errno != EMSGSIZE) {
        perror("sendto");
        return EXIT_FAILURE;
    }
    printf("%zu bytes: too large\n", size);
    close(fd);
    return 0;
}
