/* close() sends a FIN, as shutdown() does: the peer receives what was sent, and then the end. */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    char bytes[8];

    send(tcp.client, "all", 3, 0);
    close(tcp.client);
    expect(recv(tcp.server, bytes, sizeof bytes, 0) == 3);
    expect(recv(tcp.server, bytes, sizeof bytes, 0) == 0);
}
