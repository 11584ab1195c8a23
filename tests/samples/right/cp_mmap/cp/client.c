/* Maps the file into memory and sends it in as few calls as the system needs.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
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
    char *bytes = NULL;
    struct stat about;
    size_t total = 0;

    signal(SIGPIPE, SIG_IGN);
    int source = open(path, O_RDONLY);
    if (source == -1 || fstat(source, &about) == -1) {
        perror(path);
        return 1;
    }

    int fd = connect_to(endpoint);
    if (about.st_size > 0) /* nothing cannot be mapped */
        bytes = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, source, 0);
    if (bytes == MAP_FAILED) {
        perror(path);
        return 1;
    }
    while (total < (size_t)about.st_size) {
        ssize_t sent = send(fd, bytes + total, (size_t)about.st_size - total, 0);
        if (sent == -1) {
            perror("send");
            return 1;
        }
        total += (size_t)sent;
    }
    close(fd);

    printf("sent %zu bytes\n", total);
    return 0;
}
