/* As in the lecture: its port, its words, and one datagram each way. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define PORT 60000

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(void)
{
    struct sockaddr_in me = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    struct sockaddr_in client;
    socklen_t length = sizeof client;
    uint32_t mine, theirs, number;

    srand((unsigned)time(NULL) ^ (unsigned)getpid());
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        die("socket");
    if (bind(fd, (struct sockaddr *)&me, sizeof me) == -1)
        die("bind");

    if (recvfrom(fd, &number, sizeof number, 0, (struct sockaddr *)&client, &length) == -1)
        die("recvfrom");
    theirs = ntohl(number);
    mine = (uint32_t)rand();
    number = htonl(mine);
    if (sendto(fd, &number, sizeof number, 0, (struct sockaddr *)&client, length) == -1)
        die("sendto");

    printf("I drew %u, the client %u.\n", mine, theirs);
    close(fd);
    return 0;
}
