/* crashes.c - a student's program that crashes, in one way or another.
 *
 *     crashes MODE [ENDPOINT]
 *
 * MODE names a line of the table at the end. What the report says about it is in
 * ../crashes.txt.
 */
#include <arpa/inet.h>
#include <assert.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static const char *endpoint;
static volatile int zero;

static void null_pointer(void)
{
    int *volatile nowhere = NULL;
    *nowhere = 7;
}

static void null_file(void)
{
    char line[80];
    FILE *file = fopen("no such file", "r");
    fgets(line, sizeof line, file);
}

static void frees_twice(void)
{
    char *volatile block = malloc(100);
    free(block);
    free(block);
}

static void past_the_end(void)
{
    char number[4];
    for (volatile int i = 0; i < 40; i++)
        number[i] = (char)i;
}

static void asserts(void)
{
    assert(zero == 1);
}

static int calls_itself(int n)
{
    volatile char block[1000];
    block[0] = (char)n;
    return zero ? 0 : calls_itself(n + 1) + block[0];
}

static void recursion(void)
{
    calls_itself(0);
}

/* The other side has closed the connection: the first send() is answered with a reset. */
static void broken_pipe(void)
{
    char byte;
    const uint16_t port = (uint16_t)strtol(strrchr(endpoint, ':') + 1, NULL, 10);
    const struct sockaddr_in to = {.sin_family = AF_INET,
                                   .sin_port = htons(port),
                                   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    const int fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0)
        exit(1);
    while (recv(fd, &byte, 1, 0) > 0)
        ;
    for (;;)
        send(fd, "hello", 5, 0);
}

static const struct {
    const char *name;
    void (*run)(void);
} modes[] = {
    {"null_pointer", null_pointer}, {"null_file", null_file}, {"frees_twice", frees_twice},
    {"past_the_end", past_the_end}, {"asserts", asserts},     {"recursion", recursion},
    {"broken_pipe", broken_pipe},
};

int main(int argc, char *argv[])
{
    endpoint = argc > 2 ? argv[2] : "127.0.0.1:60000";
    for (size_t i = 0; argc > 1 && i < sizeof modes / sizeof *modes; i++)
        if (strcmp(argv[1], modes[i].name) == 0)
            modes[i].run();
    return 0;
}
