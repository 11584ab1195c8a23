/* A connected datagram socket hears its peer only; connect() to AF_UNSPEC lets strangers in. */
#include "notion.h"

int main(void)
{
    struct sockaddr_in own, peer, other;
    const struct sockaddr nobody = {.sa_family = AF_UNSPEC};
    const int fd = bound(SOCK_DGRAM, &own), stranger = bound(SOCK_DGRAM, &other);

    expect(bound(SOCK_DGRAM, &peer) != -1);
    expect(connect(fd, (struct sockaddr *)&peer, sizeof peer) == 0);
    expect(connect(stranger, (struct sockaddr *)&own, sizeof own) == 0);
    expect(send(stranger, "shut out", 8, 0) == 8 && recv(stranger, &peer, sizeof peer, 0) == -1);
    if (connect(fd, &nobody, sizeof nobody) == 0) /* BSDs do it, but say EAFNOSUPPORT */
        expect(bind(fd, (struct sockaddr *)&own, sizeof own) == 0); /* Linux took its port back */
    expect(send(stranger, "let in", 6, 0) == 6 && recv(fd, &peer, sizeof peer, 0) == 6);
}
