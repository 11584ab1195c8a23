/* With SOCK_NONBLOCK or fcntl(), accept() does not wait for a client: it says EAGAIN. */
#include "notion.h"

int main(void)
{
    const int by_fcntl = socket(AF_INET, SOCK_STREAM, 0);
    listen(by_fcntl, 1);
    fcntl(by_fcntl, F_SETFL, O_NONBLOCK);
    expect(accept(by_fcntl, NULL, NULL) == -1 && (errno == EAGAIN || errno == EWOULDBLOCK));

    const int by_flag = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    listen(by_flag, 1);
    expect(accept(by_flag, NULL, NULL) == -1 && (errno == EAGAIN || errno == EWOULDBLOCK));
}
