/* With MSG_PEEK, recv() leaves the bytes where they are: the next one brings the same. */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    char first[4], again[4];

    send(tcp.client, "peek", 4, 0);
    expect(recv(tcp.server, first, 4, MSG_PEEK | MSG_WAITALL) == 4);
    expect(recv(tcp.server, again, 4, MSG_DONTWAIT) == 4 && memcmp(first, again, 4) == 0);
    expect(recv(tcp.server, again, 4, MSG_DONTWAIT) == -1);
}
