/* A temporary file beside the target, renamed when all has come; ends when a
 * copy fails.
 */
#include <arpa/inet.h>
#include <fcntl.h>
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
    char temporary[4096], block[4096];
    ssize_t got;
    long long total = 0;

    int listener = listen_on(endpoint);
    int fd = accept(listener, NULL, NULL);
    snprintf(temporary, sizeof temporary, "%s.new", path);
    int target = open(temporary, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (fd == -1 || target == -1) {
        perror(path);
        return 1;
    }

    while ((got = recv(fd, block, sizeof block, 0)) > 0) {
        if (write(target, block, (size_t)got) != got) {
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
    if (close(target) == -1 || rename(temporary, path) == -1) {
        perror(path);
        return 1;
    }
    close(fd);

    printf("received %lld bytes\n", total);
    return 0;
}
