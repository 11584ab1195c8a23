/* clients.c - how many clients a giver or checker serves in a second.
 *
 *     clients [-c AT_ONCE] [-i IDLE] [-w WORDS] SECONDS PORT
 *
 *     21800 clients/s
 *
 * AT_ONCE clients (default 64) at any time, each of which connects to PORT of
 * 127.0.0.1, sends WORDS numbers (1 to a giver, 2 to a checker), and waits for
 * 4 bytes. IDLE more have connected before, and say nothing. A client that is
 * refused, reset, or kept waiting for long ends it all with status 1.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_AT_ONCE = 1024, PATIENCE_MS = 10000 };

static struct sockaddr_in server = {.sin_family = AF_INET};
static size_t words = 1;

static void fatal(const char *doing)
{
    perror(doing);
    exit(1);
}

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int connected(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (fd == -1 || connect(fd, (const struct sockaddr *)&server, sizeof server) == -1)
        fatal("connect");
    return fd;
}

/* On loopback neither connect() nor four bytes are waited for. */
static int ask(void)
{
    static uint32_t id;
    const uint32_t wire[2] = {htonl(id++), 0};
    /* With a reset at the end nothing of the connection stays on either side,
     * or some hundred thousand would, for a minute. */
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    const int fd = connected();

    setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    if (send(fd, wire, words * sizeof *wire, 0) == -1)
        fatal("send");
    return fd;
}

int main(int argc, char *argv[])
{
    struct pollfd polls[MAX_AT_ONCE];
    long at_once = 64;
    long idle = 0;
    long served = 0;
    int letter;

    while ((letter = getopt(argc, argv, "c:i:w:")) != -1)
        switch (letter) {
        case 'c':
            at_once = atol(optarg);
            break;
        case 'i':
            idle = atol(optarg);
            break;
        case 'w':
            words = (size_t)atol(optarg);
            break;
        default:
            return 2;
        }
    if (argc - optind != 2 || at_once < 1 || at_once > MAX_AT_ONCE || words < 1 || words > 2)
        return 2;
    const double seconds = atof(argv[optind]);
    server.sin_port = htons((uint16_t)atoi(argv[optind + 1]));
    server.sin_addr.s_addr = htonl(INADDR_LOOPBACK);

    for (long i = 0; i < idle; i++)
        connected();
    for (long i = 0; i < at_once; i++)
        polls[i] = (struct pollfd){.fd = ask(), .events = POLLIN};

    /* With the first reply the idle, who came before, are accepted. A quarter of
     * the time more does not count: then all is warm. */
    if (poll(polls, (nfds_t)at_once, PATIENCE_MS) < 1)
        fatal("poll");
    const double begin = now() + seconds / 4;
    while (now() < begin + seconds) {
        if (poll(polls, (nfds_t)at_once, PATIENCE_MS) < 1)
            fatal("poll");
        const bool counts = now() >= begin;
        for (long i = 0; i < at_once; i++) {
            uint32_t reply;
            if (polls[i].revents == 0)
                continue;
            if (recv(polls[i].fd, &reply, sizeof reply, MSG_WAITALL) != sizeof reply)
                fatal("receive a reply");
            close(polls[i].fd);
            polls[i].fd = ask();
            served += counts;
        }
    }
    printf("%.0f clients/s\n", (double)served / (now() - begin));
    return 0;
}
