/* Only a socket whose type has connections can listen(): a stream, not a datagram socket. */
#include "notion.h"

int main(void)
{
    expect(listen(socket(AF_INET, SOCK_STREAM, 0), 1) == 0);
    expect(listen(socket(AF_INET, SOCK_DGRAM, 0), 1) == -1 && errno == EOPNOTSUPP);
    expect(listen(socket(AF_UNIX, SOCK_DGRAM, 0), 1) == -1 && errno == EOPNOTSUPP);
}
