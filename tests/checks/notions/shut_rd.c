/* SHUT_RD ends our receiving without waiting; nothing travels, and we can still send. */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    char bytes[8];

    expect(shutdown(tcp.client, SHUT_RD) == 0);
    expect(recv(tcp.client, bytes, sizeof bytes, 0) == 0);
    expect(send(tcp.client, "still", 5, 0) == 5);
    expect(recv(tcp.server, bytes, sizeof bytes, 0) == 5);
}
