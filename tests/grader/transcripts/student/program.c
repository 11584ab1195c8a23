/* program.c - a student's program that does one thing, most often a wrong one.
 *
 *     program [MODE [ENDPOINT]]
 *
 * It is what the grader's own cases (../student.case) judge. MODE names a line
 * of the table at the end (default: good, or serves where it is called server). ENDPOINT is
 * HOST:PORT, IPv4 only.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *endpoint;

/* ---- sockets ----------------------------------------------------------- */

static struct sockaddr_in address(int swapped)
{
    struct sockaddr_in a = {.sin_family = AF_INET};
    const char *colon = strrchr(endpoint, ':');
    const uint16_t port = (uint16_t)strtol(colon + 1, NULL, 10);
    a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    a.sin_port = swapped ? port : htons(port);
    return a;
}

static int connected_to(int swapped_port, int type)
{
    const struct sockaddr_in to = address(swapped_port);
    const int fd = socket(AF_INET, type, 0);
    if (connect(fd, (const struct sockaddr *)&to, sizeof to) != 0) {
        perror("connect");
        exit(1);
    }
    return fd;
}

static int connected(int type)
{
    return connected_to(0, type);
}

static int say(const char *bytes, size_t count)
{
    const int fd = connected(SOCK_STREAM);
    if (send(fd, bytes, count, 0) < 0)
        exit(1);
    return fd;
}

static void reset(int fd)
{
    const struct linger now = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    close(fd);
}

static void stay(void)
{
    for (;;)
        sleep(1000);
}

static void good(void)
{
    char number[4];
    const int fd = say("\x6b\x8b\x45\x67", 4);
    if (recv(fd, number, 4, MSG_WAITALL) == 4)
        printf("received %02x%02x%02x%02x\n", number[0], number[1], number[2], number[3]);
}

static void swapped(void)
{
    say("\x67\x45\x8b\x6b", 4);
}
static void as_text(void)
{
    say("1804289383\n", 11);
}
static void as_long(void)
{
    say("\0\0\0\0\x6b\x8b\x45\x67", 8);
}
static void other(void)
{
    say("\x6b\x8b\x40\x67", 4);
}
static void extra(void)
{
    say("\x6b\x8b\x45\x67!!", 6);
}
static void short_end(void)
{
    say("\x6b\x8b", 2);
}
static void short_reset(void)
{
    reset(say("\x6b\x8b", 2));
}
static void short_silent(void)
{
    say("\x6b\x8b", 2);
    stay();
}
static void short_crash(void)
{
    say("\x6b\x8b", 2);
    raise(SIGSEGV);
}
static void nothing(void)
{
    connected(SOCK_STREAM);
}
static void resets(void)
{
    reset(connected(SOCK_STREAM));
}
static void silent(void)
{
    connected(SOCK_STREAM);
    stay();
}

/* One recv() is not enough for what comes in pieces. */
static void gives_up(void)
{
    char number[4];
    const int fd = connected(SOCK_STREAM);
    if (recv(fd, number, 4, 0) != 4) {
        fprintf(stderr, "program: that is no number\n");
        exit(1);
    }
}

static void echoes_the_first(void)
{
    char number[4] = "....";
    const int fd = connected(SOCK_STREAM);
    if (recv(fd, number, 4, 0) < 0 || send(fd, number, 4, 0) < 0)
        exit(1);
    fprintf(stderr, "program: echoed\n");
    stay();
}

static void unread(void)
{
    char one;
    const int fd = say("\x6b\x8b\x45\x67", 4);
    if (recv(fd, &one, 1, 0) == 1)
        close(fd);
}

static void many(void)
{
    char bytes[1000];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i + 7 * (i >> 8));
    bytes[700] ^= 1;
    say(bytes, sizeof bytes);
}

static void datagram(void)
{
    const int fd = connected(SOCK_DGRAM);
    if (send(fd, "\x67\x45\x8b\x6b", 4, 0) < 0)
        exit(1);
}

static void knocks_swapped(void)
{
    connected_to(1, SOCK_STREAM);
    stay();
}

static void datagram_swapped(void)
{
    if (send(connected_to(1, SOCK_DGRAM), "hello", 5, 0) < 0)
        exit(1);
}

static void gone(void)
{
    fprintf(stderr, "program: no ID given\n");
    exit(3);
}

static int listening(int swapped_port, int type)
{
    const struct sockaddr_in here = address(swapped_port);
    const int fd = socket(AF_INET, type, 0);
    if (bind(fd, (const struct sockaddr *)&here, sizeof here) != 0
        || (type == SOCK_STREAM && listen(fd, 5) != 0)) {
        perror("bind");
        exit(1);
    }
    return fd;
}

static void serves(void)
{
    const int fd = accept(listening(0, SOCK_STREAM), NULL, NULL);
    if (send(fd, "hello\n", 6, 0) < 0)
        exit(1);
    shutdown(fd, SHUT_WR);
}

/* The system holds the first connection for it, and has no room for the second. */
static void never_accepts(void)
{
    const int fd = listening(0, SOCK_STREAM);
    listen(fd, 0);
    stay();
}

static void serves_crash(void)
{
    accept(listening(0, SOCK_STREAM), NULL, NULL);
    abort();
}

static void serves_datagram(void)
{
    char block[16];
    struct sockaddr_in who;
    socklen_t length = sizeof who;
    const int fd = listening(0, SOCK_DGRAM);
    const ssize_t n = recvfrom(fd, block, sizeof block, 0, (struct sockaddr *)&who, &length);
    sendto(fd, block, (size_t)n, 0, (struct sockaddr *)&who, length);
    fprintf(stderr, "answered 127.0.0.1:%d\n", ntohs(who.sin_port));
}

static void port_swapped(void)
{
    listening(1, SOCK_STREAM);
    stay();
}

static void port_of_its_own(void)
{
    endpoint = "127.0.0.1:0";
    listening(0, SOCK_STREAM);
    stay();
}

/* ---- output and end ---------------------------------------------------- */

static void line(void)
{
    printf("client wins\n");
}
static void wrong_line(void)
{
    printf("clients win\n");
}
static void control_line(void)
{
    printf("client\033[31m wins\r\n");
}
static void far_line(void)
{
    printf("%090d and the rest of a line\n", 1);
}
static void no_newline(void)
{
    printf("client wins");
}
static void unflushed(void)
{
    printf("client wins\n");
    stay();
}
static void two_lines(void)
{
    printf("client wins\nbye\n");
}
static void closes_all(void)
{
    close(0);
    close(1);
    close(2);
    stay();
}
static void crashes(void)
{
    raise(SIGSEGV);
}
static void says_and_fails(void)
{
    fprintf(stderr, "a\nb\nc\nd\ne\nf\ng\x01\n");
    exit(1);
}
static void repeats(void)
{
    fprintf(stderr, "listening\n");
    for (int i = 0; i < 100; i++)
        fprintf(stderr, "nothing yet\n");
    exit(1);
}
/* Its own number goes where the test looks for what is left. */
static void leave_trace(void)
{
    const char *name = getenv("TRACE");
    FILE *file = name ? fopen(name, "a") : NULL;
    if (file) {
        fprintf(file, "%ld\n", (long)getpid());
        fclose(file);
    }
}

static void spins(void)
{
    leave_trace();
    for (volatile int i = 0;;)
        i++;
}

static void endless(void)
{
    for (;;)
        printf("and on and on and on and on and on and on and on and on\n");
}

static void say_lines(int count)
{
    for (int i = 0; i < count; i++)
        fprintf(stderr, "this is line %d of very many\n", i);
}

static void chatty(void)
{
    say_lines(50000);
    printf("client wins\n");
}

static void chatters_on(void)
{
    int number;
    sigset_t term;
    sigemptyset(&term);
    sigaddset(&term, SIGTERM);
    sigprocmask(SIG_BLOCK, &term, NULL);
    say_lines(27000); /* nearly as much as the grader keeps ... */
    fprintf(stderr, "ready\n");
    sigwait(&term, &number);
    say_lines(9000); /* ... and now it is more */
}

/* Bytes that no report's format likes. */
static void hostile(void)
{
    static char block[1 << 16];
    memset(block, 'x', sizeof block);
    for (int i = 0; i < 144; i++) /* 9 MB */
        fwrite(block, 1, sizeof block, stderr);
    for (int i = 1; i < 256; i++)
        fputc(i, stderr);
    fprintf(stderr, "\n]]> <![CDATA[ & \" ' --- ... # SKIP \\ \xc3\xa9 \xef\xbf\xbf \xed\xa0\x80 "
                    "\xc0\x80 end\n");
    printf("]]>\x01\xff\"\\\n");
}

/* ---- what is not to survive, or to spread ------------------------------ */

static void hides(void)
{
    if (fork() == 0) {
        setsid();
        if (fork() == 0) {
            signal(SIGTERM, SIG_IGN);
            signal(SIGHUP, SIG_IGN);
            leave_trace();
            printf("I stay\n");
            fflush(stdout);
            stay();
        }
        _exit(0);
    }
    wait(NULL);
}

static void ignores_term(void)
{
    signal(SIGTERM, SIG_IGN);
    leave_trace();
    fprintf(stderr, "ready\n");
    stay();
}

static void forks(void)
{
    for (int i = 0; i < 100; i++)
        if (fork() == 0)
            stay();
    leave_trace();
    stay();
}

/* As a runtime does that has a heap of its own: most of it is never touched. */
static void reserves_memory(void)
{
    for (int i = 0; i < 48; i++)
        if (!malloc(64 << 20))
            exit(1);
}

/* 4 GiB of it. */
static void fills_memory(void)
{
    for (int i = 0; i < 1 << 12; i++) {
        char *block = malloc(1 << 20);
        if (!block)
            exit(1);
        memset(block, i, 1 << 20);
    }
}

static void children_fill_memory(void)
{
    for (int i = 0; i < 4; i++)
        if (fork() == 0) {
            char *block = malloc(400 << 20);
            if (block)
                memset(block, i, 400 << 20);
            stay();
        }
    leave_trace();
    stay();
}

static void large_file(void)
{
    const int fd = open("large", O_WRONLY | O_CREAT, 0666);
    if (fd < 0 || ftruncate(fd, (off_t)1 << 33) != 0)
        exit(1);
}

static void fills_disk(void)
{
    char name[16];
    for (int i = 0; i < 6; i++) {
        snprintf(name, sizeof name, "part%d", i);
        const int fd = open(name, O_WRONLY | O_CREAT, 0666);
        if (posix_fallocate(fd, 0, 60 << 20) != 0)
            exit(1);
    }
    stay();
}

static void locks_directories(void)
{
    mkdir("locked", 0700);
    mkdir("locked/inner", 0700);
    close(open("locked/inner/file", O_WRONLY | O_CREAT, 0));
    chmod("locked/inner", 0);
    chmod("locked", 0);
    for (int i = 0; i < 1200 && mkdir("deeper", 0700) == 0; i++)
        if (chdir("deeper") != 0)
            break;
    close(open("../../../../../../neighbour", O_WRONLY | O_CREAT, 0666));
}

static void writes_beside(void)
{
    mkdir("../beside", 0700);
    close(open("../beside/file", O_WRONLY | O_CREAT, 0666));
}

static void kills_parent(void)
{
    kill(getppid(), SIGKILL);
    stay();
}
static void stops_parent(void)
{
    leave_trace();
    kill(getppid(), SIGSTOP);
    stay();
}
static void asks_parent(void)
{
    kill(getppid(), SIGTERM);
    kill(getppid(), SIGINT);
    kill(getppid(), SIGHUP);
    kill(getppid(), SIGALRM);
}

/* Most of a second of work. */
static void computes(void)
{
    struct rusage used;
    leave_trace();
    do
        getrusage(RUSAGE_SELF, &used);
    while (used.ru_utime.tv_sec * 1000000L + used.ru_utime.tv_usec + used.ru_stime.tv_usec
           < 700000);
}

/* Takes processor time from others for a minute. In a session of its own it is not
 * one of several that share what the system gives to one session. */
static void hogs(void)
{
    setsid();
    alarm(60);
    for (;;)
        ;
}

static void shows_limits(void)
{
    struct rlimit limit;
    const char *names[] = {"HOME", "TMPDIR", "LANG", "SECRET", "GRADER_PASS_TRACE"};
    char here[4096];
    int open_files = 0;
    for (int fd = 3; fd < 1000; fd++)
        open_files += fcntl(fd, F_GETFD) >= 0;
    getrlimit(RLIMIT_CORE, &limit);
    printf("%d descriptors, cores of %ld bytes\n", open_files, (long)limit.rlim_cur);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        const int is_here = value && getcwd(here, sizeof here) && strcmp(value, here) == 0;
        printf("%s %s\n", names[i], !value ? "unset" : is_here ? "here" : value);
    }
    printf("session %s, terminal %s\n", getsid(0) == getpid() ? "own" : "shared",
           open("/dev/tty", O_RDWR) < 0 ? "none" : "there");
}

static const struct {
    const char *name;
    void (*run)(void);
} modes[] = {
    {"good", good},
    {"swapped", swapped},
    {"as_text", as_text},
    {"as_long", as_long},
    {"other", other},
    {"extra", extra},
    {"short_end", short_end},
    {"short_reset", short_reset},
    {"short_silent", short_silent},
    {"short_crash", short_crash},
    {"nothing", nothing},
    {"resets", resets},
    {"silent", silent},
    {"repeats", repeats},
    {"gives_up", gives_up},
    {"echoes_the_first", echoes_the_first},
    {"unread", unread},
    {"many", many},
    {"datagram", datagram},
    {"gone", gone},
    {"serves", serves},
    {"never_accepts", never_accepts},
    {"serves_crash", serves_crash},
    {"serves_datagram", serves_datagram},
    {"knocks_swapped", knocks_swapped},
    {"datagram_swapped", datagram_swapped},
    {"port_of_its_own", port_of_its_own},
    {"port_swapped", port_swapped},
    {"line", line},
    {"wrong_line", wrong_line},
    {"control_line", control_line},
    {"far_line", far_line},
    {"no_newline", no_newline},
    {"unflushed", unflushed},
    {"two_lines", two_lines},
    {"closes_all", closes_all},
    {"crashes", crashes},
    {"says_and_fails", says_and_fails},
    {"spins", spins},
    {"endless", endless},
    {"chatty", chatty},
    {"chatters_on", chatters_on},
    {"hostile", hostile},
    {"hides", hides},
    {"ignores_term", ignores_term},
    {"forks", forks},
    {"reserves_memory", reserves_memory},
    {"fills_memory", fills_memory},
    {"children_fill_memory", children_fill_memory},
    {"large_file", large_file},
    {"fills_disk", fills_disk},
    {"locks_directories", locks_directories},
    {"writes_beside", writes_beside},
    {"kills_parent", kills_parent},
    {"stops_parent", stops_parent},
    {"asks_parent", asks_parent},
    {"shows_limits", shows_limits},
    {"stays", stay},
    {"computes", computes},
    {"hogs", hogs},
};

int main(int argc, char *argv[])
{
    const size_t length = strlen(argv[0]);
    const int is_server = length >= 6 && strcmp(argv[0] + length - 6, "server") == 0;
    const char *mode = argc > 1 ? argv[1] : is_server ? "serves" : "good";
    endpoint = argc > 2 ? argv[2] : "127.0.0.1:60000";
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++)
        if (strcmp(modes[i].name, mode) == 0) {
            modes[i].run();
            return 0;
        }
    fprintf(stderr, "program: there is no such mode\n");
    return 2;
}
