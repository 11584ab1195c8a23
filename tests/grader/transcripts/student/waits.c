/* waits.c - a student's program that waits for ever, in one way or another.
 *
 *     waits MODE [ENDPOINT]
 *
 * MODE names a line of the table at the end. What the report says about it is in
 * ../waits.txt.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *endpoint;

static struct sockaddr_in address(void)
{
    const uint16_t port = (uint16_t)strtol(strrchr(endpoint, ':') + 1, NULL, 10);
    return (struct sockaddr_in){.sin_family = AF_INET,
                                .sin_port = htons(port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
}

static int connected(void)
{
    const struct sockaddr_in to = address();
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0)
        exit(1);
    return fd;
}

static int bound(int type)
{
    const struct sockaddr_in here = address();
    const int fd = socket(AF_INET, type, 0);
    if (bind(fd, (const struct sockaddr *)&here, sizeof here) != 0)
        exit(1);
    if (type == SOCK_STREAM)
        listen(fd, 5);
    return fd;
}

static void receives_on(int fd)
{
    char byte;
    while (recv(fd, &byte, 1, 0) >= 0)
        ;
}

static void receives(void)
{
    receives_on(connected());
}

static void receives_twice(void)
{
    char number[4];
    const int fd = connected();
    recv(fd, number, 2, MSG_WAITALL);
    recv(fd, number, 4, MSG_WAITALL);
}

static void accepts(void)
{
    accept(bound(SOCK_STREAM), NULL, NULL);
}

static void answers_datagrams(void)
{
    receives_on(bound(SOCK_DGRAM));
}

static void polls(void)
{
    struct pollfd fd = {.fd = connected(), .events = POLLIN};
    poll(&fd, 1, -1);
}

static void selects(void)
{
    fd_set set;
    const int fd = connected();
    FD_ZERO(&set);
    FD_SET(fd, &set);
    select(fd + 1, &set, NULL, NULL, NULL);
}

static void sends(void)
{
    static char block[1 << 20];
    const int fd = connected();
    while (send(fd, block, sizeof block, 0) > 0)
        ;
}

static void sleeps(void)
{
    sleep(1000);
}

static void has_a_child(void)
{
    const int listener = bound(SOCK_STREAM);
    const int fd = accept(listener, NULL, NULL);
    if (fork() == 0)
        receives_on(fd);
    close(fd);
    accept(listener, NULL, NULL);
}

static void waits_for_a_child(void)
{
    if (fork() == 0)
        receives();
    wait(NULL);
}

static void *thread(void *fd)
{
    receives_on(*(int *)fd);
    return NULL;
}

static void has_a_thread(void)
{
    pthread_t other;
    int fd = connected();
    if (pthread_create(&other, NULL, thread, &fd) == 0)
        pthread_join(other, NULL);
}

static const struct {
    const char *name;
    void (*run)(void);
} modes[] = {
    {"receives", receives},
    {"receives_twice", receives_twice},
    {"accepts", accepts},
    {"answers_datagrams", answers_datagrams},
    {"polls", polls},
    {"selects", selects},
    {"sends", sends},
    {"sleeps", sleeps},
    {"has_a_child", has_a_child},
    {"waits_for_a_child", waits_for_a_child},
    {"has_a_thread", has_a_thread},
};

int main(int argc, char *argv[])
{
    endpoint = argc > 2 ? argv[2] : "127.0.0.1:60000";
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(argv[1], modes[i].name) == 0)
            modes[i].run();
    return 0;
}
