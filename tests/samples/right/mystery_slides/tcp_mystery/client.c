/* As the slides show it, with names that strict POSIX hides and a compiler knows
 * unless it is told otherwise: inet_aton, bzero, usleep, SO_REUSEPORT.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(const char *endpoint)
{
    struct sockaddr_in server;
    char host[64];
    unsigned short port;
    int yes = 1;

    bzero(&server, sizeof server);
    server.sin_family = AF_INET;
    if (sscanf(endpoint, "%63[^:]:%hu", host, &port) != 2
        || inet_aton(host, &server.sin_addr) == 0) {
        fprintf(stderr, "client: '%s' is no endpoint\n", endpoint);
        exit(2);
    }
    server.sin_port = htons(port);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(fd, SOL_SOCKET, SO_REUSEPORT, &yes, sizeof yes);
    usleep(1000); /* the server shall have its time */
    if (fd == -1 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1) {
        perror(endpoint);
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

int main(int argc, char *argv[])
{
    const char *giver = argc > 2 ? argv[2] : "127.0.0.1:60000";
    const char *checker = argc > 3 ? argv[3] : "127.0.0.1:60001";
    uint32_t id = 7;

    if (argc > 1) {
        char *end;
        id = (uint32_t)strtoul(argv[1], &end, 10);
        if (end == argv[1] || *end != '\0') {
            fprintf(stderr, "client: '%s' is no ID\n", argv[1]);
            return 2;
        }
    }

    uint32_t key, verdict;
    int fd = connect_to(giver);
    send_number(fd, id);
    if (!receive_number(fd, &key)) {
        fprintf(stderr, "client: the giver sent no key\n");
        return 1;
    }
    close(fd);

    fd = connect_to(checker);
    send_number(fd, id);
    send_number(fd, key);
    printf("id %" PRIu32 "\nkey %" PRIu32 "\n", id, key);
    if (receive_number(fd, &verdict)) {
        printf("%s\n", verdict == 1 ? "accepted" : "rejected");
        return verdict == 1 ? 0 : 1;
    }
    return 0;
}
