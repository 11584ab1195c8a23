/* A process for each client.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tcp_giver/key.h"

static struct secret secret;

static int listen_on(const char *endpoint)
{
    struct sockaddr_in mine = {.sin_family = AF_INET};
    const int on = 1;
    char host[64];
    unsigned short port;

    if (sscanf(endpoint, "%63[^:]:%hu", host, &port) != 2
        || inet_pton(AF_INET, host, &mine.sin_addr) != 1) {
        fprintf(stderr, "server: '%s' is no endpoint\n", endpoint);
        exit(2);
    }
    mine.sin_port = htons(port);

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&mine, sizeof mine) == -1
        || listen(listener, 128) == -1) {
        perror(endpoint);
        exit(1);
    }
    return listener;
}

/* Receives a number; false if the stream ends or fails before it is whole. */
static bool receive_number(int fd, uint32_t *number)
{
    uint32_t wire;
    size_t got = 0;

    while (got < sizeof wire) {
        ssize_t n = recv(fd, (char *)&wire + got, sizeof wire - got, 0);
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    *number = ntohl(wire);
    return true;
}

static void serve(int fd)
{
    uint32_t id, key;

    if (receive_number(fd, &id) && receive_number(fd, &key)) {
        uint32_t verdict = key == key_of(id, &secret) ? 1 : 0;
        uint32_t wire = htonl(verdict);
        if (send(fd, &wire, sizeof wire, 0) == sizeof wire) {
            printf("id %" PRIu32 " key %" PRIu32 " %s\n", id, key,
                   verdict ? "accepted" : "rejected");
            fflush(stdout);
        }
    }
    close(fd);
}

int main(int argc, char *argv[])
{
    int listener = listen_on(argc > 1 ? argv[1] : "127.0.0.1:60001");

    secret = secret_of(NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN); /* nobody waits for the children */
    for (;;) {
        int fd = accept(listener, NULL, NULL);
        if (fd == -1) {
            perror("accept");
            return 1;
        }
        if (fork() == 0) {
            close(listener);
            serve(fd);
            return 0;
        }
        close(fd);
    }
}
