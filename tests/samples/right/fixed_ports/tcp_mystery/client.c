/* Knows the ports of the lecture, and takes no operands. */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(unsigned short port)
{
    struct sockaddr_in server = {.sin_family = AF_INET, .sin_port = htons(port)};
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (connect(fd, (struct sockaddr *)&server, sizeof server) == -1) {
        perror("connect");
        exit(1);
    }
    return fd;
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

static void send_number(int fd, uint32_t number)
{
    uint32_t wire = htonl(number);

    if (send(fd, &wire, sizeof wire, 0) != sizeof wire) {
        perror("send");
        exit(1);
    }
}

int main(void)
{
    const uint32_t id = 7;
    uint32_t key, verdict;
    int fd = connect_to(60000);
    send_number(fd, id);
    if (!receive_number(fd, &key)) {
        fprintf(stderr, "client: the giver sent no key\n");
        return 1;
    }
    close(fd);

    fd = connect_to(60001);
    send_number(fd, id);
    send_number(fd, key);
    printf("id %" PRIu32 "\nkey %" PRIu32 "\n", id, key);
    if (receive_number(fd, &verdict)) {
        printf("%s\n", verdict == 1 ? "accepted" : "rejected");
        return verdict == 1 ? 0 : 1;
    }
    return 0;
}
