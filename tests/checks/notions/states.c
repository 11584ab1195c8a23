/* A FIN leads its sender to FIN-WAIT-2, and its receiver to CLOSE-WAIT, until that ends, too. */
#include "notion.h"

#include <netinet/tcp.h>

static bool comes_to(int fd, int state)
{
#ifdef __linux__
    struct tcp_info now = {0};
    socklen_t length = sizeof now;

    for (int i = 0; i < 5000 && now.tcpi_state != state; i++, poll(NULL, 0, 1 /* ms */))
        getsockopt(fd, IPPROTO_TCP, TCP_INFO, &now, &length);
    return now.tcpi_state == state;
#else
    return lacks("Linux's TCP_INFO");
#endif
}

int main(void)
{
    struct sockaddr_in own;
    const int listener = bound(SOCK_STREAM, &own);
    const struct connection tcp = connection();

    expect(listen(listener, 1) == 0 && comes_to(listener, TCP_LISTEN));
    expect(comes_to(tcp.client, TCP_ESTABLISHED) && comes_to(tcp.server, TCP_ESTABLISHED));
    expect(shutdown(tcp.client, SHUT_WR) == 0);
    expect(comes_to(tcp.client, TCP_FIN_WAIT2) && comes_to(tcp.server, TCP_CLOSE_WAIT));
    expect(shutdown(tcp.server, SHUT_WR) == 0 && comes_to(tcp.server, TCP_CLOSE));
}
