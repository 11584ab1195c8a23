/* A Unix-domain socket may be of any type: AF_INET has no SOCK_SEQPACKET but SCTP's. */
#include "notion.h"

int main(void)
{
    const int types[] = {SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET};

    expect(AF_LOCAL == AF_UNIX); /* two names of one domain */
    for (int i = 0; i < 3; i++)
        if (socket(AF_UNIX, types[i], 0) == -1)
            lacks("one of the three types of Unix-domain sockets");
}
