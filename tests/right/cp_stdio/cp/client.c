/* fopen() and fread() for the file; closes at once, and does not wait for the
 * server.
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
    char block[4096];
    size_t got;
    long long total = 0;

    process_start(FAILED);
    FILE *source = fopen(path, "rb");
    if (source == NULL)
        fail("open %s", path);

    int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    while ((got = fread(block, 1, sizeof block, source)) > 0) {
        check_all(send_all(fd, block, got), got, "send %s", path);
        total += (long long)got;
    }
    close(fd);

    printf("sent %lld bytes\n", total);
    return 0;
}
