/* draw_client.c - tcp_draw/client with nothing checked: what a start must cost. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    const uint16_t port = argc > 1 ? (uint16_t)atoi(argv[1]) : 60000;
    const struct sockaddr_in server = {.sin_family = AF_INET,
                                       .sin_port = htons(port),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    uint32_t wire;

    srand((unsigned)time(NULL) ^ (unsigned)getpid());
    const uint32_t drawn = (uint32_t)rand();

    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)&server, sizeof server) == -1)
        return 1; /* else a game that did not happen would count as a fast one */

    wire = htonl(drawn);
    send(fd, &wire, sizeof wire, 0);
    recv(fd, &wire, sizeof wire, 0);
    const uint32_t theirs = ntohl(wire);
    close(fd);

    printf("client drew %" PRIu32 "\nserver drew %" PRIu32 "\n", drawn, theirs);
    puts(drawn > theirs ? "client wins" : drawn < theirs ? "server wins" : "tie");
    return 0;
}
