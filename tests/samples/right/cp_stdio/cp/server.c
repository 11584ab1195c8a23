/* Keeps the whole file in memory, and opens the target when all has come. A
 * client that fails is passed over.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

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
    if (bind(listener, (struct sockaddr *)&mine, sizeof mine) == -1 || listen(listener, 1) == -1) {
        perror(endpoint);
        exit(1);
    }
    return listener;
}

int main(int argc, char *argv[])
{
    const char *path = argc > 1 ? argv[1] : "output.txt";
    const char *endpoint = argc > 2 ? argv[2] : "127.0.0.1:60000";
    char *data = NULL;
    size_t total, room = 0;
    ssize_t got;

    int listener = listen_on(endpoint);
    int fd;
    do {
        total = 0;
        fd = accept(listener, NULL, NULL);
        do {
            if (room - total < 65536)
                data = realloc(data, room = 2 * room + 65536);
            got = recv(fd, data + total, room - total, 0);
            if (got > 0)
                total += (size_t)got;
        } while (got > 0);
    } while (got == -1);

    FILE *target = fopen(path, "wb");
    if (target == NULL || fwrite(data, 1, total, target) != total || fclose(target) == EOF) {
        perror(path);
        return 1;
    }
    free(data);
    close(fd);

    printf("received %zu bytes\n", total);
    return 0;
}
