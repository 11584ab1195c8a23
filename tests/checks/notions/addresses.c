/* addresses.c - inet_aton() and inet_pton(), and what they put in a sockaddr_in.
 *
 *     cc -o addresses tests/checks/notions/addresses.c && ./addresses
 *
 * Both turn dotted text into an address in network order. inet_aton() reads IPv4
 * alone, has never been in POSIX, and takes more than it should: "127.1", and
 * 0177 for 127. inet_pton() is in POSIX, takes four decimal numbers and nothing
 * else, and reads IPv6 as well.
 */
#define _DEFAULT_SOURCE /* glibc and musl hide inet_aton() from strict programs */
#define _DARWIN_C_SOURCE

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

int main(void)
{
    struct sockaddr_in one = {.sin_family = AF_INET, .sin_port = htons(60000)};
    struct sockaddr_in other = one;
    unsigned char bytes[4];

    const bool both = inet_aton("127.0.0.1", &one.sin_addr) == 1
                      && inet_pton(AF_INET, "127.0.0.1", &other.sin_addr) == 1;
    const bool same = one.sin_addr.s_addr == other.sin_addr.s_addr;
    const bool looser =
        inet_aton("127.1", &one.sin_addr) == 1 && inet_pton(AF_INET, "127.1", &other.sin_addr) == 0;

    memcpy(bytes, &one.sin_addr, sizeof bytes);
    printf("127.0.0.1 lies in memory as %d %d %d %d, port %d as %d\n", bytes[0], bytes[1], bytes[2],
           bytes[3], ntohs(one.sin_port), one.sin_port);
    return both && same && looser && bytes[0] == 127 && bytes[3] == 1 ? 0 : 1;
}
