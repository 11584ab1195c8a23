/* listen() is for types with connections; its backlog holds clients that come before accept(). */
#include "notion.h"

int main(void)
{
    struct sockaddr_in server, own;
    const int listener = bound(SOCK_STREAM, &server), client = bound(SOCK_STREAM, &own);
    char bytes[8];

    expect(listen(bound(SOCK_DGRAM, &own), 1) == -1 && errno == EOPNOTSUPP);
    expect(listen(listener, 1 /* client */) == 0);
    expect(connect(client, (struct sockaddr *)&server, sizeof server) == 0);
    expect(send(client, "early", 5, 0) == 5);
    expect(recv(accept(listener, NULL, NULL), bytes, sizeof bytes, 0) == 5);
}
