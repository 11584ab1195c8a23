/* crowd.c - many good clients of tcp_giver or tcp_checker, and how they fare.
 *
 *     crowd [-a] [-c AT_ONCE] [-n COUNT] [-s SILENT] giver|checker PORT
 *
 * Runs COUNT clients in all, AT_ONCE of them at any time, each with an ID of its
 * own; every second one brings the checker a wrong key. SILENT more connect before
 * them and say nothing until the end. Each reply must be the right one, or with -a
 * any reply will do. Prints one line:
 *
 *     served 2000 lost 0 seconds 0.11 p50 1.92 p99 3.80 max 4.37
 *
 * (percentiles in milliseconds, from connect() to the whole reply), and one on
 * standard error for what was lost first. Exit status 0 if nothing was.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "tcp_giver/key.h"

enum { PATIENCE_MS = 20000 }; /* without a reply to anyone: the rest is lost */

enum { IDLE_MS = 500 };

struct client {
    double since;
    uint32_t id;
    bool sent;
};

static bool checks; /* talks to the checker, not to the giver */
static bool any_do; /* replies are not compared */
static struct secret secret;
static struct sockaddr_in server;

static struct client *clients;
static struct pollfd *polls; /* at the same index */
static size_t active;

static double *latencies; /* milliseconds, of those that were served */
static uint32_t started, served, lost;

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return 1e3 * (double)time.tv_sec + (double)time.tv_nsec / 1e6;
}

static void fatal(const char *doing)
{
    fprintf(stderr, "crowd: %s: %s\n", doing, strerror(errno));
    exit(2);
}

static bool brings_wrong_key(uint32_t id)
{
    return checks && id % 2 == 1;
}

static ssize_t send_request(int fd, uint32_t id)
{
    const uint32_t key = key_of(id, &secret) ^ (brings_wrong_key(id) ? 1 : 0);
    const uint32_t wire[2] = {htonl(id), htonl(key)};

    return send(fd, wire, checks ? 8 : 4, 0);
}

static uint32_t expected_reply(uint32_t id)
{
    if (checks)
        return brings_wrong_key(id) ? 0 : 1;
    return key_of(id, &secret);
}

/* Fills the gap with the last one. */
static void finish(size_t i, const char *why)
{
    if (why == NULL)
        latencies[served++] = now() - clients[i].since;
    else if (lost++ == 0)
        fprintf(stderr, "crowd: client %" PRIu32 ": %s\n", clients[i].id, why);
    close(polls[i].fd);
    active--;
    clients[i] = clients[active];
    polls[i] = polls[active];
}

/* Goes as far with a client as it can without waiting. */
static void advance(size_t i)
{
    struct client *client = &clients[i];
    uint32_t reply;

    if (!client->sent) {
        if (send_request(polls[i].fd, client->id) == -1) {
            if (errno != EAGAIN)
                finish(i, strerror(errno));
            return;
        }
        client->sent = true;
        polls[i].events = POLLIN;
        return;
    }
    const ssize_t received = recv(polls[i].fd, &reply, sizeof reply, 0);
    if (received == -1 && errno == EAGAIN)
        return;
    if (received == -1)
        finish(i, strerror(errno));
    else if (received != sizeof reply)
        finish(i, "no whole reply");
    else
        finish(i, any_do || ntohl(reply) == expected_reply(client->id) ? NULL : "a wrong reply");
}

static int open_socket(int flags)
{
    const int fd = socket(AF_INET, SOCK_STREAM | flags, 0);

    if (fd == -1)
        fatal("socket");
    return fd;
}

static void start(void)
{
    const size_t i = active++;

    clients[i] = (struct client){.since = now(), .id = started++};
    polls[i] = (struct pollfd){.fd = open_socket(SOCK_NONBLOCK), .events = POLLOUT};
    if (connect(polls[i].fd, (struct sockaddr *)&server, sizeof server) == -1
        && errno != EINPROGRESS)
        finish(i, strerror(errno));
    else
        advance(i); /* over loopback the connection is there already */
}

/* A client that has just connected is not idle yet. */
static void hold_silent(long count)
{
    for (long i = 0; i < count; i++)
        if (connect(open_socket(0), (struct sockaddr *)&server, sizeof server) == -1)
            fatal("connect a silent client");
    if (count > 0)
        poll(NULL, 0, IDLE_MS);
}

static void run(size_t at_once, uint32_t count)
{
    while (served + lost < count) {
        while (active < at_once && started < count)
            start();
        if (active == 0)
            continue;
        const int ready = poll(polls, active, PATIENCE_MS);
        if (ready == -1)
            fatal("poll");
        for (size_t i = active; i-- > 0;)
            if (ready == 0)
                finish(i, "no reply in time");
            else if (polls[i].revents != 0)
                advance(i);
    }
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a;
    const double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double percentile(double part)
{
    return served == 0 ? 0 : latencies[(size_t)(part * (served - 1))];
}

int main(int argc, char *argv[])
{
    long at_once = 64;
    long count = 2000;
    long silent = 0;
    int letter;

    while ((letter = getopt(argc, argv, "ac:n:s:")) != -1)
        switch (letter) {
        case 'a':
            any_do = true;
            break;
        case 'c':
            at_once = strtol(optarg, NULL, 10);
            break;
        case 'n':
            count = strtol(optarg, NULL, 10);
            break;
        case 's':
            silent = strtol(optarg, NULL, 10);
            break;
        default:
            return 2;
        }
    if (argc - optind != 2 || at_once < 1 || count < 1)
        return 2;
    checks = strcmp(argv[optind], "checker") == 0;
    server = (struct sockaddr_in){.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)strtol(argv[optind + 1], NULL, 10)),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    secret = secret_of(NULL);
    clients = calloc((size_t)at_once, sizeof *clients);
    polls = calloc((size_t)at_once, sizeof *polls);
    latencies = calloc((size_t)count, sizeof *latencies);
    if (clients == NULL || polls == NULL || latencies == NULL)
        fatal("calloc");

    hold_silent(silent);
    const double begin = now();
    run((size_t)at_once, (uint32_t)count);
    const double seconds = (now() - begin) / 1e3;

    qsort(latencies, served, sizeof *latencies, compare);
    printf("served %" PRIu32 " lost %" PRIu32 " seconds %.3f p50 %.2f p99 %.2f max %.2f\n", served,
           lost, seconds, percentile(0.5), percentile(0.99), percentile(1));
    return lost == 0 ? 0 : 1;
}
