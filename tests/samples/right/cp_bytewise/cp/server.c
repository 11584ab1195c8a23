/* One recv() for each byte: slow, and right all the same.
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
    char temporary[4096], block[1];
    ssize_t got;
    long long total = 0;

    int listener = listen_on(endpoint);
    int fd = accept(listener, NULL, NULL);
    snprintf(temporary, sizeof temporary, "%s.new", path);
    FILE *target = fopen(temporary, "wb");
    if (fd == -1 || target == NULL) {
        perror(path);
        return 1;
    }

    while ((got = recv(fd, block, 1, 0)) > 0) {
        if (fputc(block[0], target) == EOF) {
            perror(path);
            return 1;
        }
        total += got;
    }
    if (got == -1) {
        perror("recv");
        unlink(temporary);
        return 1;
    }
    if (fclose(target) == EOF || rename(temporary, path) == -1) {
        perror(path);
        return 1;
    }
    close(fd);

    printf("received %lld bytes\n", total);
    return 0;
}
