/* TCP's out-of-band data is one urgent byte, which can be received before earlier bytes. */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    struct pollfd urgent = {.fd = tcp.server, .events = POLLPRI};
    char byte, bytes[8];

    send(tcp.client, "abc", 3, 0);
    send(tcp.client, "!", 1, MSG_OOB);
    expect(poll(&urgent, 1, 5000) == 1);
    expect(recv(tcp.server, &byte, 1, MSG_OOB) == 1 && byte == '!');
    expect(recv(tcp.server, bytes, sizeof bytes, 0) == 3 && memcmp(bytes, "abc", 3) == 0);
}
