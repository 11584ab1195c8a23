/* caught by: the client prints that its key was accepted, and succeeds
 * verdict: wrong
 *
 * The verdict is compared with 1 as it came: without ntohl() it is 16777216.
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

    if (verdict == 1) {
        printf("accepted\n");
        return 0;
    }
    printf("rejected\n");
    return 1;
}
