/* caught by: the server waits for the key when the ID comes first
 * verdict: wrong
 * also: a client that leaves without a key is not judged
 * may also: a silent client does not delay the next one
 *
 * One recv() is expected to bring the ID and the key, all 8 bytes.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/mystery.h"

const char program[] = "tcp_checker/server";
int patience = 5;

static struct secret secret;

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
    if (bind(listener, (struct sockaddr *)&mine, sizeof mine) == -1
        || listen(listener, 128) == -1) {
        perror(endpoint);
        exit(1);
    }
    return listener;
}

static void *serve(void *argument)
{
    int fd = *(int *)argument;
    uint32_t id, key, question[2] = {0};

    free(argument);
    if (recv(fd, question, sizeof question, 0) > 0) {
        id = ntohl(question[0]);
        key = ntohl(question[1]);
        uint32_t verdict = key == mystery_key(id, &secret) ? 1 : 0;
        uint32_t wire = htonl(verdict);
        if (send(fd, &wire, sizeof wire, 0) == sizeof wire) {
            printf("id %" PRIu32 " key %" PRIu32 " %s\n", id, key,
                   verdict ? "accepted" : "rejected");
            fflush(stdout);
        }
    }
    close(fd);
    return NULL;
}

int main(int argc, char *argv[])
{
    int listener = listen_on(argc > 1 ? argv[1] : "127.0.0.1:60001");

    secret = mystery_secret(NULL);
    signal(SIGPIPE, SIG_IGN);
    for (;;) {
        pthread_t thread;
        int *fd = malloc(sizeof *fd);
        *fd = accept(listener, NULL, NULL);
        if (*fd == -1) {
            perror("accept");
            return 1;
        }
        pthread_create(&thread, NULL, serve, fd);
        pthread_detach(thread);
    }
}
