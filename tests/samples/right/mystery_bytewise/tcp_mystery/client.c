/* Reads and writes one byte at a time, and puts the number together with
 * shifts: no htonl() is needed then.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int connect_to(const char *endpoint)
{
    struct sockaddr_in server = {.sin_family = AF_INET};
    char host[64];
    unsigned short port;

    if (sscanf(endpoint, "%63[^:]:%hu", host, &port) != 2
        || inet_pton(AF_INET, host, &server.sin_addr) != 1) {
        fprintf(stderr, "client: '%s' is no endpoint\n", endpoint);
        exit(2);
    }
    server.sin_port = htons(port);

    int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (fd == -1 || connect(fd, (struct sockaddr *)&server, sizeof server) == -1) {
        perror(endpoint);
        exit(1);
    }
    return fd;
}

/* Receives a number; false if the stream ends or fails before it is whole. */
static bool receive_number(int fd, uint32_t *number)
{
    *number = 0;
    for (int i = 0; i < 4; i++) {
        unsigned char byte;
        if (read(fd, &byte, 1) != 1)
            return false;
        *number = *number << 8 | byte;
    }
    return true;
}

static void send_number(int fd, uint32_t number)
{
    for (int shift = 24; shift >= 0; shift -= 8) {
        unsigned char byte = (unsigned char)(number >> shift);
        if (write(fd, &byte, 1) != 1) {
            perror("write");
            exit(1);
        }
    }
}

int main(int argc, char *argv[])
{
    signal(SIGPIPE, SIG_IGN);
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
