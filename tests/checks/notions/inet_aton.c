/* inet_aton() reads IPv4 alone, and too much of it; inet_pton() is its successor in POSIX. */
#include "notion.h"

int main(void)
{
    struct in_addr one, other;
    struct in6_addr v6;

    expect(inet_aton("127.0.0.1", &one) == 1 && inet_pton(AF_INET, "127.0.0.1", &other) == 1);
    expect(one.s_addr == other.s_addr && one.s_addr == htonl(0x7f000001));
    expect(inet_aton("127.1", &one) == 1 && inet_pton(AF_INET, "127.1", &other) == 0);
    expect(inet_aton("0177.0.0.1", &one) == 1 && one.s_addr == htonl(0x7f000001)); /* octal */
    expect(inet_aton("::1", &one) == 0 && inet_pton(AF_INET6, "::1", &v6) == 1);
}
