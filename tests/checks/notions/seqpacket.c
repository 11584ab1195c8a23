/* A Unix-domain socket may be of any type; SOCK_SEQPACKET is a connection with boundaries. */
#include "notion.h"

int main(void)
{
    const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};
    int ends[2];
    char bytes[16];

    for (int i = 0; i < 3; i++) /* AF_LOCAL is another name of AF_UNIX */
        expect(socketpair(AF_LOCAL, types[i], 0, ends) == 0 || (i == 2 && lacks("SOCK_SEQPACKET")));
    send(ends[0], "one", 3, 0);
    send(ends[0], "three", 5, 0);
    expect(recv(ends[1], bytes, sizeof bytes, 0) == 3);
    expect(recv(ends[1], bytes, sizeof bytes, 0) == 5);
}
