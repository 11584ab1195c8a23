/* As in the lecture: its port, its words, and one datagram each way. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define ADDRESS "127.0.0.1"
#define PORT 60000

static void die(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

int main(void)
{
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(PORT)};
    uint32_t mine, theirs, number;

    srand((unsigned)time(NULL) ^ (unsigned)getpid());
    if (!inet_aton(ADDRESS, &server.sin_addr))
        die("inet_aton");
    int fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (fd == -1)
        die("socket");

    mine = (uint32_t)rand();
    number = htonl(mine);
    if (sendto(fd, &number, sizeof number, 0, (struct sockaddr *)&server, sizeof server) == -1)
        die("sendto");
    if (recvfrom(fd, &number, sizeof number, 0, NULL, NULL) == -1)
        die("recvfrom");
    theirs = ntohl(number);

    printf("I drew %u, the server %u.\n", mine, theirs);
    close(fd);
    return 0;
}
