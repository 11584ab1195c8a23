/* What travels is in a file of its own, which lies beside this one.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "wire.h"

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

int main(int argc, char *argv[])
{
    char *end = "";
    uint32_t id = argc > 1 ? (uint32_t)strtoul(argv[1], &end, 10) : 7;
    uint32_t key, verdict;

    if (*end != '\0') {
        fprintf(stderr, "client: '%s' is no ID\n", argv[1]);
        return 2;
    }

    int fd = connect_to(argc > 2 ? argv[2] : "127.0.0.1:60000");
    if (!send_number(fd, id) || !receive_number(fd, &key)) {
        fprintf(stderr, "client: the giver sent no key\n");
        return 1;
    }
    close(fd);

    fd = connect_to(argc > 3 ? argv[3] : "127.0.0.1:60001");
    if (!send_number(fd, id) || !send_number(fd, key)) {
        perror("client: send the key");
        return 1;
    }
    printf("id %" PRIu32 "\nkey %" PRIu32 "\n", id, key);
    if (receive_number(fd, &verdict)) {
        printf("%s\n", verdict == 1 ? "accepted" : "rejected");
        return verdict == 1 ? 0 : 1;
    }
    return 0;
}
