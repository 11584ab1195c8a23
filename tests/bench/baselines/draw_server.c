/* draw_server.c - tcp_draw/server with nothing checked: what a start must cost. */
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
    const struct sockaddr_in mine = {.sin_family = AF_INET,
                                     .sin_port = htons(port),
                                     .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int on = 1;
    uint32_t wire;

    srand((unsigned)time(NULL) ^ (unsigned)getpid());
    const uint32_t drawn = (uint32_t)rand();

    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    bind(listener, (const struct sockaddr *)&mine, sizeof mine);
    listen(listener, 8);
    const int fd = accept(listener, NULL, NULL);

    wire = htonl(drawn);
    send(fd, &wire, sizeof wire, 0);
    recv(fd, &wire, sizeof wire, 0);
    const uint32_t theirs = ntohl(wire);
    close(fd);

    printf("client drew %" PRIu32 "\nserver drew %" PRIu32 "\n", theirs, drawn);
    puts(theirs > drawn ? "client wins" : theirs < drawn ? "server wins" : "tie");
    return 0;
}
