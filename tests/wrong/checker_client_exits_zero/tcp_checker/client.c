/* caught by: the client prints that its key was rejected, and fails
 * verdict: wrong
 *
 * "rejected" is printed, but the exit status says that all went well.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/address.h"
#include "common/error.h"
#include "common/options.h"
#include "common/stream.h"

const char program[] = "tcp_checker/client";
int patience = 5;

int main(int argc, char *argv[])
{
    if (argc < 3)
        misuse("an operand is missing: ID KEY [ENDPOINT]");
    uint32_t id = number(argv[1], 0, UINT32_MAX, "ID");
    uint32_t key = number(argv[2], 0, UINT32_MAX, "KEY");
    const char *endpoint = argc > 3 ? argv[3] : "127.0.0.1:60001";
    struct address checker = address_of(endpoint, 60001, PEER);

    int fd = check(socket(checker.any.sa_family, SOCK_STREAM, 0), "socket");
    check(connect(fd, &checker.any, checker.length), "connect to %s", endpoint);

    uint32_t question[] = {htonl(id), htonl(key)};
    uint32_t verdict;
    check_all(send_all(fd, question, sizeof question), sizeof question, "send the question");
    check_all(recv_all(fd, &verdict, sizeof verdict), sizeof verdict, "receive the verdict");
    close(fd);

    if (ntohl(verdict) == 1) {
        printf("accepted\n");
        return 0;
    }
    printf("rejected\n");
    return 0;
}
