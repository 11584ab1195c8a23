/* crash.c - where a program crashed: file, line and function. */
#include "crash.h"

#include "jail.h"
#include "pipe.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    ADDR2LINE_MS = 5000, /* it is quick, but the program is not ours */
    MOST_CALLS = 8       /* as preload/crash.c writes */
};

/* What addr2line says of the address: the function in one line, the place in the next. */
static void run_addr2line(const char *program, const char *address, const struct jail *jail,
                          struct buffer *said)
{
    int ends[2];
    char block[4096];
    pipe_open(ends);
    const pid_t pid = jail ? jail_fork(jail) : fork();
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        close(STDIN_FILENO);
        close(STDERR_FILENO);
        execlp("addr2line", "addr2line", "-f", "-e", program, address, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    struct pollfd fd = {.fd = ends[0], .events = POLLIN};
    for (ssize_t got = 1; pid > 0 && got > 0;) {
        got = poll(&fd, 1, ADDR2LINE_MS) == 1 ? read(ends[0], block, sizeof block) : 0;
        buffer_add(said, block, got > 0 ? (size_t)got : 0);
    }
    close(ends[0]);
    if (pid > 0) {
        kill(pid, SIGKILL);
        waitpid(pid, NULL, 0);
    }
}

/* "_IO_fgets", "__libc_free" and "__memcpy_chk" are what the C library calls them inside;
 * "__stack_chk_fail" and "__assert_fail" are calls that no source has. */
static void add_called(const char *name, struct buffer *text)
{
    static const char *const prefixes[] = {"__libc_", "_IO_", "__"}, *const suffix = "_chk";
    size_t length = strlen(name), skipped = 0;
    if (strcmp(name, "-") == 0 || strstr(name, "_fail"))
        return;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes && !skipped; i++)
        if (strncmp(name, prefixes[i], strlen(prefixes[i])) == 0)
            skipped = strlen(prefixes[i]);
    if (length > strlen(suffix) && strcmp(name + length - strlen(suffix), suffix) == 0)
        length -= strlen(suffix);
    buffer_visible(text, name + skipped, length - skipped);
    buffer_text(text, "() called by ");
}

static bool add_place(const char *said, const char *called, const char *directory,
                      struct buffer *text)
{
    char function[128], place[512];
    if (sscanf(said, "%127[^\n]\n%511[^\n]", function, place) != 2)
        return false;
    place[strcspn(place, " ")] = '\0'; /* "(discriminator 2)" */
    const char *line = strrchr(place, ':');
    if (!line || line[1] < '1' || line[1] > '9')
        return false;
    const size_t length = strlen(directory);
    const char *name = strrchr(place, '/') ? strrchr(place, '/') + 1 : place;
    if (strncmp(place, directory, length) == 0 && place[length] == '/')
        name = place + length + 1;
    buffer_visible(text, name, strlen(name));
    buffer_text(text, ", in ");
    add_called(called, text);
    buffer_visible(text, function, strlen(function));
    buffer_text(text, "()");
    return true;
}

bool crash_locate(const char *file, const char *program, const char *directory,
                  const struct jail *jail, struct buffer *text)
{
    char line[512], address[32], called[128];
    bool found = false;
    const int fd = open(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    FILE *calls = fd < 0 ? NULL : fdopen(fd, "r");
    for (int i = 0; i < MOST_CALLS && calls && !found && fgets(line, sizeof line, calls); i++)
        if (sscanf(line, "%31s %127s", address, called) == 2) {
            struct buffer said = {0};
            run_addr2line(program, address, jail, &said);
            found = add_place(buffer_string(&said), called, directory, text);
            buffer_free(&said);
        }
    if (calls)
        fclose(calls);
    return found;
}
