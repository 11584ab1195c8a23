/* A Unix-domain socket may be of any type, and AF_LOCAL is another name of AF_UNIX. */
#include "notion.h"

int main(void)
{
    expect(AF_LOCAL == AF_UNIX);
    expect(socket(AF_UNIX, SOCK_STREAM, 0) != -1);
    expect(socket(AF_LOCAL, SOCK_DGRAM, 0) != -1);
    expect(socket(AF_UNIX, SOCK_SEQPACKET, 0) != -1 || lacks("SOCK_SEQPACKET"));
}
