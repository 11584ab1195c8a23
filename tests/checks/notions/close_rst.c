/* close() sends a RST only if bytes came that nobody has read, or if SO_LINGER gives it no time. */
#include "notion.h"

int main(void)
{
    const struct connection one = connection(), other = connection();
    const struct linger none = {.l_onoff = 1, .l_linger = 0 /* seconds */};
    char byte;

    setsockopt(one.client, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(one.client);
    expect(recv(one.server, &byte, 1, 0) == -1 && errno == ECONNRESET);

    expect(send(other.server, "?", 1, 0) == 1 && recv(other.client, &byte, 1, MSG_PEEK) == 1);
    close(other.client);
    expect(recv(other.server, &byte, 1, 0) == -1 ? errno == ECONNRESET
                                                 : lacks("the RST for unread bytes (RFC 2525)"));
}
