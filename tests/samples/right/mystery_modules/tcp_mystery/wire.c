#include "wire.h"

#include <arpa/inet.h>
#include <sys/socket.h>

bool send_number(int fd, uint32_t number)
{
    uint32_t wire = htonl(number);

    return send(fd, &wire, sizeof wire, 0) == sizeof wire;
}

bool receive_number(int fd, uint32_t *number)
{
    uint32_t wire;
    size_t got = 0;

    while (got < sizeof wire) {
        ssize_t n = recv(fd, (char *)&wire + got, sizeof wire - got, 0);
        if (n <= 0)
            return false;
        got += (size_t)n;
    }
    *number = ntohl(wire);
    return true;
}
