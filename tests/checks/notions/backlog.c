/* A client need not wait for accept(): the backlog of listen() holds it, and what it sends. */
#include "notion.h"

int main(void)
{
    struct sockaddr_in server, own;
    const int listener = bound(SOCK_STREAM, &server);
    const int client = bound(SOCK_STREAM, &own);
    char bytes[8];

    expect(listen(listener, 1) == 0);
    expect(connect(client, (struct sockaddr *)&server, sizeof server) == 0);
    expect(send(client, "early", 5, 0) == 5);
    expect(recv(accept(listener, NULL, NULL), bytes, sizeof bytes, 0) == 5);
}
