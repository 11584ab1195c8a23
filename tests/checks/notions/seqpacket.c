/* SOCK_SEQPACKET is a connection, as SOCK_STREAM is, but keeps the boundaries of messages. */
#include "notion.h"

int main(void)
{
    int ends[2];
    char bytes[16];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
        lacks("SOCK_SEQPACKET");
    send(ends[0], "one", 3, 0);
    send(ends[0], "three", 5, 0);
    expect(recv(ends[1], bytes, sizeof bytes, 0) == 3);
    expect(recv(ends[1], bytes, sizeof bytes, 0) == 5);
}
