/* As the exercise's text has it: addresses and ports in a header, an ID of its own, its own
 * words. It does not wait for a verdict, which the lecture's checker does not send. */
#include "client.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>

static int connect_to_server(uint16_t port)
{
    struct sockaddr_in address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1) {
        perror("socket");
        exit(EXIT_FAILURE);
    }
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    if (!inet_aton(SERVER_ADDRESS, &address.sin_addr)) {
        perror("inet_aton");
        exit(EXIT_FAILURE);
    }
    if (connect(fd, (const struct sockaddr *)&address, sizeof address) == -1) {
        perror("connect");
        exit(EXIT_FAILURE);
    }
    return fd;
}

int main(void)
{
    uint32_t id = 12345, key, wire;
    int fd = connect_to_server(GIVER_PORT);

    wire = htonl(id);
    if (send(fd, &wire, sizeof wire, 0) != sizeof wire) {
        perror("send");
        exit(EXIT_FAILURE);
    }
    size_t got = 0;
    while (got < sizeof wire) {
        ssize_t n = recv(fd, (char *)&wire + got, sizeof wire - got, 0);
        if (n == -1) {
            perror("recv");
            exit(EXIT_FAILURE);
        }
        if (n == 0) {
            fprintf(stderr, "giver closed\n");
            exit(EXIT_FAILURE);
        }
        got += (size_t)n;
    }
    key = ntohl(wire);
    printf("My ID is %u, and my key is %u\n", id, key);
    close(fd);

    fd = connect_to_server(CHECKER_PORT);
    uint32_t both[2] = {htonl(id), htonl(key)};
    if (send(fd, both, sizeof both, 0) != sizeof both) {
        perror("send");
        exit(EXIT_FAILURE);
    }
    close(fd);
    return EXIT_SUCCESS;
}
