/* As in the lecture: its port, its words, and the client speaks first. */
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
    int yes = 1;

    srand((unsigned)time(NULL) ^ (unsigned)getpid());
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1)
        die("socket");
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&me, sizeof me) == -1)
        die("bind");
    if (listen(listener, 5) == -1)
        die("listen");
    printf("Waiting for a client...\n");

    int fd = accept(listener, (struct sockaddr *)&client, &length);
    if (fd == -1)
        die("accept");
    if (recv(fd, &number, sizeof number, MSG_WAITALL) != sizeof number)
        die("recv");
    theirs = ntohl(number);
    mine = (uint32_t)rand();
    number = htonl(mine);
    if (send(fd, &number, sizeof number, 0) != sizeof number)
        die("send");

    printf("I drew %u, the client %u.\n", mine, theirs);
    printf(mine > theirs ? "I win!\n" : mine < theirs ? "I lose.\n" : "Nobody wins.\n");
    close(fd);
    close(listener);
    return 0;
}
