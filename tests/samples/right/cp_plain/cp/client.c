/* read() and send() with a small buffer; half-closes, and waits for the end of
 * the server.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
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

int main(int argc, char *argv[])
{
    const char *path = argc > 1 ? argv[1] : "input.txt";
    const char *endpoint = argc > 2 ? argv[2] : "127.0.0.1:60000";
    char block[4096];
    ssize_t got;
    long long total = 0;

    signal(SIGPIPE, SIG_IGN);
    int source = open(path, O_RDONLY);
    if (source == -1) {
        perror(path);
        return 1;
    }

    int fd = connect_to(endpoint);
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
