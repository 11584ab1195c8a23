/* sequential.c - the limit that tcp_giver is measured against.
 *
 *     sequential        (prints its port)
 *
 * It accepts, receives an ID, sends a key and closes, one client after another,
 * and does nothing else: no line a client, no deadline, no errors, no signals.
 * A single silent client stops it.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/mystery.h"

const char program[] = "sequential"; /* what common/ says its messages begin with */
int patience = 0;

int main(void)
{
    const struct secret secret = mystery_secret(NULL);
    struct sockaddr_in mine = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof mine;

    const int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&mine, length) == -1 || listen(listener, 4096) == -1
        || getsockname(listener, (struct sockaddr *)&mine, &length) == -1)
        return 1;
    printf("%d\n", ntohs(mine.sin_port));
    fflush(stdout);

    for (;;) {
        const int fd = accept(listener, NULL, NULL);
        uint32_t wire;
        if (recv(fd, &wire, sizeof wire, MSG_WAITALL) == sizeof wire) {
            wire = htonl(mystery_key(ntohl(wire), &secret));
            send(fd, &wire, sizeof wire, 0);
        }
        close(fd);
    }
}
