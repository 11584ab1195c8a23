/* As many tutorials have it: stdio, fixed names, its own words. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
int main(void)
{
    char buffer[1024];
    ssize_t n;
    struct sockaddr_in a = {.sin_family = AF_INET,
                            .sin_port = htons(60000),
                            .sin_addr.s_addr = INADDR_ANY};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    int on = 1;
    setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) {
        perror("bind");
        exit(1);
    }
    printf("[+] Binding successful.\n");
    if (listen(s, 10) < 0) {
        perror("listen");
        exit(1);
    }
    int c = accept(s, NULL, NULL);
    if (c < 0) {
        perror("accept");
        exit(1);
    }
    FILE *f = fopen("output_file.txt", "wb");
    if (f == NULL) {
        perror("fopen");
        exit(1);
    }
    while ((n = recv(c, buffer, sizeof buffer, 0)) > 0)
        fwrite(buffer, 1, (size_t)n, f);
    if (n < 0) {
        perror("recv");
        exit(1);
    }
    fclose(f);
    printf("[+] Data written in the file successfully.\n");
    close(c);
    close(s);
    return 0;
}
