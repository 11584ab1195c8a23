/* stranger.c - clients that speak no protocol at all.
 *
 *     stranger [-u] [-r] [-c AT_ONCE] [-n COUNT] [-s SEED] [-x LENGTH] PORT
 *
 * Connects COUNT times and sends random bytes, in one to three pieces, of 0 to
 * 64 bytes in all; sometimes reads what comes; then closes, half-closes first,
 * or resets. AT_ONCE connections overlap. With -r every one is reset. With -u
 * it sends COUNT datagrams of 0 to 2000 bytes instead. What has exactly LENGTH
 * bytes is never sent: it might be a good request. SEED makes a run repeatable.
 * Prints how many of them the server took.
 */
#include <arpa/inet.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MAX_AT_ONCE = 64, STREAM_BYTES = 64, DATAGRAM_BYTES = 2000, BURST = 32 };
enum { ATTEMPTS = 500, CONNECT_MS = 2 };

static struct sockaddr_in server;
static long never = -1; /* the length that is never sent */
static bool always_reset;
static uint64_t state;
static char noise[DATAGRAM_BYTES + 1];

/* Marsaglia's xorshift64: the same numbers on every machine. */
static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32) % below;
}

static size_t draw_length(uint32_t most)
{
    size_t length;

    do
        length = draw(2) == 0 ? draw(12) : draw(most + 1);
    while ((long)length == never);
    for (size_t i = 0; i < length; i++)
        noise[i] = (char)draw(256);
    return length;
}

/* Returns a connected socket, or -1. */
static int try_to_connect(void)
{
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    struct pollfd polled = {.fd = fd, .events = POLLOUT};
    int error = 1;
    socklen_t size = sizeof error;

    (void)connect(fd, (struct sockaddr *)&server, sizeof server);
    if (poll(&polled, 1, CONNECT_MS) == 1
        && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0)
        return fd;
    close(fd);
    return -1;
}

/* A server that serves one client at a time has a short backlog: a later attempt
 * finds room, sooner than TCP would try again by itself. */
static int open_connection(void)
{
    int fd = -1;

    for (int attempt = 0; fd == -1 && attempt < ATTEMPTS; attempt++)
        fd = try_to_connect();
    return fd;
}

static void send_noise(int fd)
{
    const size_t length = draw_length(STREAM_BYTES);
    size_t sent = 0;

    for (int piece = 0; piece < 2; piece++) {
        const size_t part = draw((uint32_t)(length - sent) + 1);
        (void)!send(fd, noise + sent, part, MSG_NOSIGNAL);
        sent += part;
    }
    (void)!send(fd, noise + sent, length - sent, MSG_NOSIGNAL);
}

static void end_connection(int fd)
{
    const struct linger reset = {.l_onoff = 1, .l_linger = 0};
    char reply[64];

    if (draw(3) == 0)
        (void)!recv(fd, reply, sizeof reply, 0);
    if (always_reset || draw(3) == 0)
        setsockopt(fd, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    else if (draw(2) == 0)
        shutdown(fd, SHUT_WR);
    close(fd);
}

/* A connection is ended when its place is needed for another. */
static long stream(long count, long at_once)
{
    int open[MAX_AT_ONCE];
    long taken = 0;

    for (long i = 0; i < at_once; i++)
        open[i] = -1;
    for (long i = 0; i < count + at_once; i++) {
        int *const place = &open[i % at_once];
        if (*place != -1)
            end_connection(*place);
        *place = i < count ? open_connection() : -1;
        if (*place != -1) {
            send_noise(*place);
            taken++;
        }
    }
    return taken;
}

static long datagrams(long count)
{
    const struct timespec pause = {.tv_nsec = 100000};
    const int fd = socket(AF_INET, SOCK_DGRAM, 0);
    long taken = 0;

    for (long i = 0; i < count; i++) {
        if (sendto(fd, noise, draw_length(DATAGRAM_BYTES), 0, (struct sockaddr *)&server,
                   sizeof server)
            >= 0)
            taken++;
        if (i % BURST == 0) /* or most of them would find the queue full */
            nanosleep(&pause, NULL);
    }
    close(fd);
    return taken;
}

int main(int argc, char *argv[])
{
    bool udp = false;
    long at_once = 1;
    long count = 1000;
    long seed = 1;
    int letter;

    while ((letter = getopt(argc, argv, "urc:n:s:x:")) != -1)
        switch (letter) {
        case 'u':
            udp = true;
            break;
        case 'r':
            always_reset = true;
            break;
        case 'c':
            at_once = strtol(optarg, NULL, 10);
            break;
        case 'n':
            count = strtol(optarg, NULL, 10);
            break;
        case 's':
            seed = strtol(optarg, NULL, 10);
            break;
        case 'x':
            never = strtol(optarg, NULL, 10);
            break;
        default:
            return 2;
        }
    if (argc - optind != 1 || at_once < 1 || at_once > MAX_AT_ONCE)
        return 2;
    state = 0x9e3779b97f4a7c15U + (uint64_t)seed;
    server = (struct sockaddr_in){.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)strtol(argv[optind], NULL, 10)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    printf("%ld\n", udp ? datagrams(count) : stream(count, at_once));
    return 0;
}
