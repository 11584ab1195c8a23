/* UDP has no FIN: shutdown() bars the socket's own use, and the peer hears nothing of it. */
#include "notion.h"

int main(void)
{
    struct sockaddr_in own, peer;
    const int fd = bound(SOCK_DGRAM, &own), other = bound(SOCK_DGRAM, &peer);

    signal(SIGPIPE, SIG_IGN);
    expect(connect(fd, (struct sockaddr *)&peer, sizeof peer) == 0
           && connect(other, (struct sockaddr *)&own, sizeof own) == 0);
    expect(shutdown(fd, SHUT_WR) == 0);
    expect(send(fd, "x", 1, 0) == -1 && errno == EPIPE);
    expect(recv(other, &peer, sizeof peer, MSG_DONTWAIT) == -1); /* and not 0 */
    expect(send(other, "x", 1, 0) == 1 && recv(fd, &own, sizeof own, 0) == 1);
}
