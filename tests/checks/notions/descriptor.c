/* socket() returns a file descriptor, and write() is send() without flags, read() is recv(). */
#include "notion.h"

int main(void)
{
    const struct connection tcp = connection();
    char bytes[6];

    expect(write(tcp.client, "one", 3) == 3 && send(tcp.client, "two", 3, 0) == 3);
    expect(read(tcp.server, bytes, 3) == 3);
    expect(recv(tcp.server, bytes + 3, 3, MSG_WAITALL) == 3);
    expect(memcmp(bytes, "onetwo", 6) == 0);
}
