/* Knows the port of the lecture, and takes no operands. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
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

int main(void)
{
    const char *path = "input.txt";
    char block[4096];
    ssize_t got;
    long long total = 0;

    signal(SIGPIPE, SIG_IGN);
    int source = open(path, O_RDONLY);
    if (source == -1) {
        perror(path);
        return 1;
    }

    int fd = connect_to(60000);
    while ((got = read(source, block, sizeof block)) > 0) {
        if (send(fd, block, (size_t)got, 0) != got) {
            perror("send");
            return 1;
        }
        total += got;
    }
    shutdown(fd, SHUT_WR);
    recv(fd, block, 1, 0); /* wait for the server's end */
    close(fd);

    printf("sent %lld bytes\n", total);
    return 0;
}
