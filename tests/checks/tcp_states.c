/* tcp_states.c - a FIN leads its sender to FIN-WAIT-2, and its receiver to CLOSE-WAIT. */
#include "notions/notion.h"

#ifdef __linux__
#include <netinet/tcp.h>

static bool comes_to(int fd, int state)
{
    struct tcp_info now = {0};
    socklen_t length = sizeof now;

    for (int i = 0; i < 5000 && now.tcpi_state != state; i++, poll(NULL, 0, 1 /* ms */))
        getsockopt(fd, IPPROTO_TCP, TCP_INFO, &now, &length);
    return now.tcpi_state == state;
}
#endif

int main(void)
{
#ifdef __linux__
    const struct connection tcp = connection();

    expect(comes_to(tcp.client, TCP_ESTABLISHED) && comes_to(tcp.server, TCP_ESTABLISHED));
    expect(shutdown(tcp.client, SHUT_WR) == 0);
    expect(comes_to(tcp.client, TCP_FIN_WAIT2) && comes_to(tcp.server, TCP_CLOSE_WAIT));
    expect(shutdown(tcp.server, SHUT_WR) == 0 && comes_to(tcp.server, TCP_CLOSE));
#else
    lacks("Linux's TCP_INFO");
#endif
}
