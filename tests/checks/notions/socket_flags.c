/* socket_flags.c - SOCK_NONBLOCK and SOCK_CLOEXEC, and the fcntl() they save.
 *
 *     cc -o socket_flags tests/checks/notions/socket_flags.c && ./socket_flags
 *
 * Or-ed to the type of a socket, SOCK_NONBLOCK says that its calls must not
 * wait, and SOCK_CLOEXEC that a program which we execve() must not inherit it.
 * Linux and the BSDs have them, and so does POSIX.1-2024; macOS does not. There
 * it takes two calls of fcntl() after socket(). They come to the same, but for
 * a process with threads: one may fork between socket() and fcntl().
 */
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/socket.h>

/* By the flags, where there are any; else -1. */
static int socket_with_flags(void)
{
#ifdef SOCK_NONBLOCK
    return socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
#else
    return -1;
#endif
}

/* The same on every system. */
static int socket_with_fcntl(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    fcntl(fd, F_SETFL, O_NONBLOCK);
    fcntl(fd, F_SETFD, FD_CLOEXEC);
    return fd;
}

/* Listens, and sees that accept() does not wait though nobody comes. */
static bool keeps_its_promises(int fd, const char *how)
{
    listen(fd, 1);
    const bool waits = accept(fd, NULL, NULL) != -1 || (errno != EAGAIN && errno != EWOULDBLOCK);
    const bool inherited = (fcntl(fd, F_GETFD) & FD_CLOEXEC) == 0;

    printf("%s: accept() %s, execve() %s\n", how, waits ? "does not say EAGAIN" : "says EAGAIN",
           inherited ? "keeps it open" : "closes it");
    return !waits && !inherited;
}

int main(void)
{
    const int fd = socket_with_flags();
    const bool first = fd == -1 || keeps_its_promises(fd, "SOCK_NONBLOCK | SOCK_CLOEXEC");
    const bool second = keeps_its_promises(socket_with_fcntl(), "fcntl()");

    return first && second ? 0 : 1;
}
