/* SHUT_RDWR ends both directions; the descriptor stays, until close(). */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    char byte;

    signal(SIGPIPE, SIG_IGN);
    expect(shutdown(tcp.client, SHUT_RDWR) == 0);
    expect(recv(tcp.server, &byte, 1, 0) == 0 && recv(tcp.client, &byte, 1, 0) == 0);
    expect(send(tcp.client, "x", 1, 0) == -1 && errno == EPIPE);
    expect(close(tcp.client) == 0);
}
