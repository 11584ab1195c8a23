/* Only bytes travel: htonl() and htons() put the most significant first on every machine. */
#include "notion.h"

int main(void)
{
    const uint32_t number = htonl(1000);
    const uint16_t port = htons(60000);

    expect(memcmp(&number, "\x00\x00\x03\xe8", 4) == 0 && ntohl(number) == 1000);
    expect(memcmp(&port, "\xea\x60", 2) == 0 && ntohs(port) == 60000);
}
