/* caught by: the client sends zero bytes like any others
 * verdict: wrong
 * also: the client sends a file of one byte
 * also: the client sends a file larger than its buffer
 *
 * fgets() reads lines of text; the length of a line is not known when it holds
 * a zero byte.
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
    long long total = 0;

    process_start(FAILED);
    FILE *source = fopen(path, "rb");
    if (source == NULL)
        fail("open %s", path);

    int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");
    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    while (fgets(block, sizeof block, source) != NULL) {
        size_t got = strlen(block);
        check_all(send_all(fd, block, got), got, "send %s", path);
        total += (long long)got;
    }
    close(fd);

    printf("sent %lld bytes\n", total);
    return 0;
}
