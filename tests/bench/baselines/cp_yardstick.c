/* cp_yardstick.c - a copy over TCP that never brings the bytes into the process.
 *
 *     cp_yardstick receive FILE PORT
 *     cp_yardstick send FILE PORT
 *
 * The limit that cp is measured against: Linux alone has sendfile() and splice().
 * It checks little, promises nothing, and leaves half a file when a peer dies.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <unistd.h>

enum { PIPE_SIZE = 1048576 /* bytes */ };

int main(int argc, char *argv[])
{
    const int on = 1;
    ssize_t moved = 1;
    int through[2];

    if (argc != 4)
        return 2;
    const struct sockaddr_in server = {.sin_family = AF_INET,
                                       .sin_port = htons((uint16_t)atoi(argv[3])),
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);

    if (strcmp(argv[1], "send") == 0) {
        const int source = open(argv[2], O_RDONLY);
        if (connect(fd, (const struct sockaddr *)&server, sizeof server) == -1)
            return 1;
        while (moved > 0)
            moved = sendfile(fd, source, NULL, 1 << 30);
    } else {
        const int target = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
        setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
        if (bind(fd, (const struct sockaddr *)&server, sizeof server) == -1 || listen(fd, 1) == -1
            || pipe(through) == -1)
            return 1;
        const int client = accept(fd, NULL, NULL);
        fcntl(through[1], F_SETPIPE_SZ, PIPE_SIZE);
        while (moved > 0 && (moved = splice(client, NULL, through[1], NULL, PIPE_SIZE, 0)) > 0)
            for (ssize_t left = moved; left > 0 && moved > 0; left -= moved)
                moved = splice(through[0], NULL, target, NULL, (size_t)left, 0);
    }
    return moved == 0 ? 0 : 1;
}
