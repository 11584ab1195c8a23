/* Each direction has a FIN of its own, by shutdown() or close(); the other may go on sending. */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    char bytes[8];

    expect(shutdown(tcp.client, SHUT_WR) == 0);
    expect(recv(tcp.server, bytes, sizeof bytes, 0) == 0);
    expect(send(tcp.server, "still", 5, 0) == 5);
    expect(close(tcp.server) == 0);
    expect(recv(tcp.client, bytes, sizeof bytes, 0) == 5);
    expect(recv(tcp.client, bytes, sizeof bytes, 0) == 0);
}
