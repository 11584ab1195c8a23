/* notion.h - the frame around each program here, which shows one notion in a few lines.
 *
 *     const struct connection tcp = connection();
 *     send(tcp.client, "hello", 5, 0);
 *     expect(recv(tcp.server, bytes, sizeof bytes, MSG_PEEK) == 5);
 *
 * A program ends with status 0 if all was as expected; with 1 and the line that was not;
 * or with 77 and what this system lacks. Receiving waits for five seconds at most.
 */
#ifndef NOTION_H
#define NOTION_H

#define _GNU_SOURCE /* strict POSIX hides some of the lecture's names */
#define _DARWIN_C_SOURCE

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#define expect(condition) ((condition) ? (void)0 : unexpected(__FILE__, __LINE__, #condition))

static inline _Noreturn void unexpected(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: it is not so that %s (errno: %s)\n", file, line, condition,
            strerror(errno));
    exit(1);
}

/* Its type lets it stand where a number is expected. */
static inline int lacks(const char *what)
{
    fprintf(stderr, "this system lacks %s\n", what);
    exit(77);
}

#ifndef SOCK_NONBLOCK /* macOS */
#define SOCK_NONBLOCK lacks("SOCK_NONBLOCK; fcntl(fd, F_SETFL, O_NONBLOCK) does the same")
#define SOCK_CLOEXEC lacks("SOCK_CLOEXEC; fcntl(fd, F_SETFD, FD_CLOEXEC) does the same")
#endif

/* A socket that is bound to a free port of this host; which one, is put into own. */
static inline int bound(int type, struct sockaddr_in *own)
{
    const int fd = socket(AF_INET, type, 0);
    const struct timeval limit = {.tv_sec = 5};
    socklen_t length = sizeof *own;

    *own = (struct sockaddr_in){.sin_family = AF_INET};
    own->sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    expect(setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit) == 0);
    expect(bind(fd, (struct sockaddr *)own, sizeof *own) == 0);
    expect(getsockname(fd, (struct sockaddr *)own, &length) == 0);
    return fd;
}

/* The two ends of a TCP connection. */
struct connection {
    int client, server;
};

static inline struct connection connection(void)
{
    struct sockaddr_in client, server;
    const int listener = bound(SOCK_STREAM, &server);
    const int fd = bound(SOCK_STREAM, &client);

    expect(listen(listener, 1) == 0 && connect(fd, (struct sockaddr *)&server, sizeof server) == 0);
    const struct connection tcp = {.client = fd, .server = accept(listener, NULL, NULL)};
    close(listener);
    return tcp;
}

#endif
