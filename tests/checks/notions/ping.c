/* A SOCK_RAW socket sends and receives what has no port: ping's ICMP. It needs a privilege. */
#include "notion.h"

int main(void)
{
    const struct sockaddr_in here = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    const unsigned char ask[] = {8, 0, 0xf7, 0xfd, 0, 1, 0, 1}; /* RFC 792: echo, its checksum */
    const int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
    unsigned char packet[64] = {0};

    if (fd == -1)
        lacks("the privilege for SOCK_RAW");
    expect(sendto(fd, ask, sizeof ask, 0, (const struct sockaddr *)&here, sizeof here) == 8);
    while (packet[20] != 0 || packet[27] != 1) /* 0: the reply, behind an IP header of 20 bytes */
        expect(poll(&(struct pollfd){.fd = fd, .events = POLLIN}, 1, 5000 /* ms */) == 1
               && recv(fd, packet, sizeof packet, 0) >= 28);
}
