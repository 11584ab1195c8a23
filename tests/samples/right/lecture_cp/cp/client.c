/* As many tutorials have it: stdio, fixed names, its own words. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#define PORT 60000
#define SIZE 1024
int main(void)
{
    char buffer[SIZE];
    size_t n;
    struct sockaddr_in a;
    FILE *f = fopen("input_file.txt", "rb");
    if (f == NULL) {
        perror("fopen");
        exit(1);
    }
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0) {
        perror("socket");
        exit(1);
    }
    memset(&a, 0, sizeof a);
    a.sin_family = AF_INET;
    a.sin_port = htons(PORT);
    a.sin_addr.s_addr = inet_addr("127.0.0.1");
    if (connect(s, (struct sockaddr *)&a, sizeof a) < 0) {
        perror("connect");
        exit(1);
    }
    while ((n = fread(buffer, 1, SIZE, f)) > 0)
        if (send(s, buffer, n, MSG_NOSIGNAL) != (ssize_t)n) {
            perror("send");
            exit(1);
        }
    printf("[+] File data sent successfully.\n");
    fclose(f);
    close(s);
    return 0;
}
