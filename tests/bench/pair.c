/* pair.c - runs a server and then its client, whole processes, and measures both.
 *
 *     pair [-n COUNT] [-i INPUT] [-o OUTPUT] SERVER WORD ... -- CLIENT WORD ...
 *
 *     pair -n 100 tcp_draw/server @ -- tcp_draw/client @
 *     seconds 0.187 server 1804 client 1800
 *
 * Each '@' is replaced by a free port of 127.0.0.1. The client starts as soon as
 * the system shows that somebody listens there, which works with every server
 * and costs some microseconds. COUNT times, one after another; the seconds are
 * their sum, from the server's start to the end of both, and the others the
 * largest memory (KiB) that each side ever had. INPUT is the client's standard
 * input, OUTPUT the server's standard output. A small program does this since
 * the largest memory of a process includes what its parent had before exec.
 */
#define _DEFAULT_SOURCE /* wait4() */
#include <arpa/inet.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE = 120 /* seconds for one pair */ };
enum { MAX_WORDS = 32, TEXT_SIZE = 16384, PAGE_SIZE = 4096 };

static pid_t server, client;

/* Ends both and itself: by a failure, a signal, or because it takes too long. */
static _Noreturn void give_up(int signal)
{
    (void)signal;
    if (client > 0)
        kill(client, SIGKILL);
    if (server > 0)
        kill(server, SIGKILL);
    _exit(1);
}

static _Noreturn void fatal(const char *text)
{
    perror(text);
    give_up(0);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int free_port(void)
{
    struct sockaddr_in any = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof any;
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(fd, (const struct sockaddr *)&any, length) == -1
        || getsockname(fd, (struct sockaddr *)&any, &length) == -1)
        fatal("look for a free port");
    close(fd);
    return ntohs(any.sin_port);
}

/* Linux lists its listening sockets (state 0A) before all others. */
static void wait_for_listener(int port)
{
    char text[PAGE_SIZE + 1];
    char wanted[64];

    snprintf(wanted, sizeof wanted, ":%04X 00000000:0000 0A", (unsigned)port);
    for (;;) {
        const int fd = open("/proc/net/tcp", O_RDONLY);
        const ssize_t got = read(fd, text, PAGE_SIZE);
        close(fd);
        if (got <= 0)
            fatal("/proc/net/tcp");
        text[got] = '\0';
        if (strstr(text, wanted) != NULL)
            return;
        if (waitpid(server, NULL, WNOHANG) == server) {
            fprintf(stderr, "pair: the server ended before it listened\n");
            server = 0;
            give_up(0);
        }
        sched_yield();
    }
}

/* Copies a word with the port in place of each '@'; returns the end of the copy. */
static char *with_port(const char *word, int port, char *next, const char *end)
{
    for (; *word != '\0'; word++) {
        if (end - next < 8)
            fatal("words too long");
        if (*word == '@')
            next += sprintf(next, "%d", port);
        else
            *next++ = *word;
    }
    *next++ = '\0';
    return next;
}

static pid_t start(char *const words[], int port, int in, int out)
{
    char text[TEXT_SIZE];
    char *arguments[MAX_WORDS + 1];
    char *next = text;
    int count = 0;

    for (; count < MAX_WORDS && words[count] != NULL; count++) {
        arguments[count] = next;
        next = with_port(words[count], port, next, text + sizeof text);
    }
    if (count == 0)
        fatal("no command");
    arguments[count] = NULL;

    const pid_t pid = fork();
    if (pid == -1)
        fatal("fork");
    if (pid == 0) {
        const int nowhere = open("/dev/null", O_WRONLY);
        dup2(in, STDIN_FILENO);
        dup2(out, STDOUT_FILENO);
        dup2(nowhere, STDERR_FILENO);
        execvp(arguments[0], arguments);
        _exit(127);
    }
    return pid;
}

static long wait_for(pid_t *pid, const char *name)
{
    struct rusage usage;
    int status;

    if (wait4(*pid, &status, 0, &usage) == -1)
        fatal("wait");
    *pid = 0;
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "pair: the %s failed (%d)\n", name, status);
        give_up(0);
    }
    return usage.ru_maxrss;
}

static int open_or_null(const char *path, int flags)
{
    const int fd = open(path == NULL ? "/dev/null" : path, flags | O_CLOEXEC, 0666);

    if (fd == -1)
        fatal(path == NULL ? "/dev/null" : path);
    return fd;
}

int main(int argc, char *argv[])
{
    const char *input = NULL;
    const char *output = NULL;
    long count = 1;
    double seconds = 0;
    long server_kib = 0, client_kib = 0;
    int letter;

    while ((letter = getopt(argc, argv, "+n:i:o:")) != -1)
        switch (letter) {
        case 'n':
            count = atol(optarg);
            break;
        case 'i':
            input = optarg;
            break;
        case 'o':
            output = optarg;
            break;
        default:
            return 2;
        }
    char **const server_words = argv + optind;
    char **client_words = server_words;
    while (*client_words != NULL && strcmp(*client_words, "--") != 0)
        client_words++;
    if (*client_words == NULL || client_words[1] == NULL)
        return 2;
    *client_words++ = NULL;

    signal(SIGALRM, give_up);
    signal(SIGTERM, give_up);
    signal(SIGINT, give_up);
    for (long i = 0; i < count; i++) {
        const int nothing = open_or_null(NULL, O_RDWR);
        const int in = open_or_null(input, O_RDONLY);
        const int out = open_or_null(output, O_WRONLY | O_CREAT | O_TRUNC);
        const int port = free_port();

        alarm(PATIENCE);
        const double begin = now();
        server = start(server_words, port, nothing, out);
        wait_for_listener(port);
        client = start(client_words, port, in, nothing);
        const long client_max = wait_for(&client, "client");
        const long server_max = wait_for(&server, "server");
        seconds += now() - begin;

        server_kib = server_max > server_kib ? server_max : server_kib;
        client_kib = client_max > client_kib ? client_max : client_kib;
        close(nothing);
        close(in);
        close(out);
    }
    printf("seconds %.6f server %ld client %ld\n", seconds, server_kib, client_kib);
    return 0;
}
