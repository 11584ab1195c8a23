/* Does not read the verdict: closes as soon as the key is sent, as the client
 * of the lecture does. On top of common/.
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"

static int connect_to(const char *endpoint)
{
    struct address server = address_of(endpoint, 60000);
    int fd = check(socket(server.any.sa_family, SOCK_STREAM, 0), "socket");

    check(connect(fd, &server.any, server.length), "connect to %s", endpoint);
    return fd;
}

int main(int argc, char *argv[])
{
    error_about("tcp_mystery/client", 5);
    uint32_t id = number(argc > 1 ? argv[1] : "7", 0, UINT32_MAX, "ID");
    uint32_t wire = htonl(id);

    int fd = connect_to(argc > 2 ? argv[2] : "127.0.0.1:60000");
    check_all(send_all(fd, &wire, sizeof wire), sizeof wire, "send the ID");
    check_all(recv_all(fd, &wire, sizeof wire), sizeof wire, "receive the key");
    close(fd);
    uint32_t key = ntohl(wire);

    uint32_t question[] = {htonl(id), htonl(key)};
    fd = connect_to(argc > 3 ? argv[3] : "127.0.0.1:60001");
    check_all(send_all(fd, question, sizeof question), sizeof question, "send the key");
    close(fd);

    printf("id %" PRIu32 "\nkey %" PRIu32 "\n", id, key);
    return 0;
}
