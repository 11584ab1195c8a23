/* getprotobyname() finds a protocol's number in /etc/protocols; 0 is the type's usual one. */
#include "notion.h"

int main(void)
{
    const struct protoent *tcp = getprotobyname("tcp");

    if (tcp == NULL)
        lacks("/etc/protocols");
    expect(tcp->p_proto == IPPROTO_TCP);
    expect(socket(AF_INET, SOCK_STREAM, tcp->p_proto) != -1);
    expect(socket(AF_INET, SOCK_STREAM, 0) != -1);
    expect(socket(AF_INET, SOCK_STREAM, IPPROTO_UDP) == -1);
}
