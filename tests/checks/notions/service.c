/* getaddrinfo() makes a list of addresses of a host and a service, by name or by number. */
#include "notion.h"

int main(void)
{
    const struct addrinfo hints = {.ai_family = AF_INET, .ai_flags = AI_CANONNAME};
    struct addrinfo *list;

    if (getaddrinfo("127.0.0.1", "http", &hints, &list) != 0)
        lacks("the service http in /etc/services");
    expect(strcmp(list->ai_canonname, "127.0.0.1") == 0);
    for (const struct addrinfo *one = list; one != NULL; one = one->ai_next)
        if (one->ai_socktype == SOCK_STREAM)
            expect(one->ai_protocol == IPPROTO_TCP && one->ai_addrlen == sizeof(struct sockaddr_in)
                   && ((struct sockaddr_in *)one->ai_addr)->sin_port == htons(80));
    freeaddrinfo(list);
}
