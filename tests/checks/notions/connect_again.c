/* A stream socket connects once; a datagram socket as often as it likes, each time elsewhere. */
#include "notion.h"

int main(void)
{
    struct sockaddr_in one, other, own;
    const int first = bound(SOCK_DGRAM, &one), second = bound(SOCK_DGRAM, &other);
    const int fd = bound(SOCK_DGRAM, &own);

    expect(connect(fd, (struct sockaddr *)&one, sizeof one) == 0 && send(fd, "1", 1, 0) == 1);
    expect(connect(fd, (struct sockaddr *)&other, sizeof other) == 0 && send(fd, "22", 2, 0) == 2);
    expect(recv(first, &own, sizeof own, 0) == 1 && recv(second, &own, sizeof own, 0) == 2);
    expect(connect(connection().client, (struct sockaddr *)&one, sizeof one) == -1
           && errno == EISCONN);
}
