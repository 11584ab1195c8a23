/* fopen() and fread() for the file; closes at once, and does not wait for the
 * server.
 */
#include <arpa/inet.h>
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
    size_t got;
    long long total = 0;

    signal(SIGPIPE, SIG_IGN);
    FILE *source = fopen(path, "rb");
    if (source == NULL) {
        perror(path);
        return 1;
    }

    int fd = connect_to(endpoint);
    while ((got = fread(block, 1, sizeof block, source)) > 0) {
        if (send(fd, block, got, 0) != (ssize_t)got) {
            perror("send");
            return 1;
        }
        total += (long long)got;
    }
    close(fd);

    printf("sent %lld bytes\n", total);
    return 0;
}
