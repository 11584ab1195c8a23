/* Knows the port of the lecture, and takes no operands. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int listen_on(unsigned short port)
{
    struct sockaddr_in mine = {.sin_family = AF_INET, .sin_port = htons(port)};
    const int on = 1;
    int listener = socket(AF_INET, SOCK_STREAM, 0);

    mine.sin_addr.s_addr = htonl(INADDR_ANY);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(listener, (struct sockaddr *)&mine, sizeof mine) == -1 || listen(listener, 1) == -1) {
        perror("bind");
        exit(1);
    }
    return listener;
}

int main(void)
{
    const char *path = "output.txt";
    char temporary[4096], block[4096];
    ssize_t got;
    long long total = 0;

    int listener = listen_on(60000);
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
