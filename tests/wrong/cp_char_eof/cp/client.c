/* caught by: the client sends bytes of 0xff like any others
 * verdict: wrong
 * also: the client sends a file larger than its buffer
 *
 * fgetc() returns an int. Kept in a char, the byte 0xff cannot be told from
 * EOF.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/process.h"
#include "common/stream.h"

const char program[] = "cp/client";
int patience = 60;

int main(int argc, char *argv[])
{
    const char *path = argc > 1 ? argv[1] : "input.txt";
    const char *endpoint = argc > 2 ? argv[2] : "127.0.0.1:60000";
    const struct address server = address_of(endpoint, 60000, PEER);
    signed char c;
    long long total = 0;

    process_start(FAILED);
    FILE *source = fopen(path, "rb");
    if (source == NULL)
        fail("open %s", path);

    int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    while ((c = (signed char)fgetc(source)) != EOF) {
        check_all(send_all(fd, &c, 1), 1, "send %s", path);
        total++;
    }
    close(fd);

    printf("sent %lld bytes\n", total);
    return 0;
}
