/* giver.h - what the givers that tcp_giver is compared with have in common.
 *
 * They serve an ID and print nothing, check little and never time out, so that
 * what differs is how they deal with many clients.
 */
#ifndef BENCH_GIVER_H
#define BENCH_GIVER_H

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tcp_giver/key.h"

/* Listens on any free port, and says where as tcp_giver/server does. */
static inline int giver_listen(void)
{
    struct sockaddr_in mine = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof mine;
    const int listener = socket(AF_INET, SOCK_STREAM, 0);

    if (bind(listener, (const struct sockaddr *)&mine, length) == -1 || listen(listener, 4096) == -1
        || getsockname(listener, (struct sockaddr *)&mine, &length) == -1)
        perror("listen");
    fprintf(stderr, "giver: listening on 127.0.0.1:%d\n", ntohs(mine.sin_port));
    return listener;
}

static inline void giver_serve(int in, int out, const struct secret *secret)
{
    uint32_t wire;

    if (read(in, &wire, sizeof wire) == sizeof wire) {
        wire = htonl(key_of(ntohl(wire), secret));
        (void)!write(out, &wire, sizeof wire);
    }
}

#endif
