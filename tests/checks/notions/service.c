/* getaddrinfo() makes a list of addresses of a host and a service, by name or by number. */
#include "notion.h"

int main(void)
{
    const struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM};
    struct addrinfo *named, *numbered;

    expect(getaddrinfo("127.0.0.1", "80", &hints, &numbered) == 0);
    if (getaddrinfo("127.0.0.1", "http", &hints, &named) != 0)
        lacks("the service http in /etc/services");
    expect(named->ai_next == NULL && named->ai_protocol == IPPROTO_TCP);
    expect(memcmp(named->ai_addr, numbered->ai_addr, named->ai_addrlen) == 0);
    expect(((struct sockaddr_in *)named->ai_addr)->sin_port == htons(80));
    freeaddrinfo(named);
    freeaddrinfo(numbered);
}
