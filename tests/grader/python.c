/* python.c - the Python that programs find, without its detours. */
#include "python.h"

#include "buffer.h"
#include "clock.h"
#include "pipe.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    LONGEST_START_MS = 120000, /* what takes longer hangs, on the busiest machine too */
    STARTS_AT_ONCE = 4         /* interpreters that start at the same time, on one processor */
};

static bool has_ended_in_time(pid_t pid, int out, long long until, struct buffer *output)
{
    char block[4096];
    ssize_t got = 1;
    struct pollfd news = {.fd = out, .events = POLLIN};
    while (got > 0 && poll(&news, 1, remaining_ms(until)) == 1)
        if ((got = read(out, block, sizeof block)) > 0)
            buffer_add(output, block, (size_t)got);
    if (got > 0)
        kill(pid, SIGKILL);
    return got == 0;
}

/* What `python -c program` prints. False if it fails. */
static bool run(const char *python, const char *program, struct buffer *output)
{
    int ends[2], status;
    pipe_open(ends);
    const pid_t pid = fork();
    if (pid == 0) {
        const int nothing = open("/dev/null", O_RDWR);
        dup2(nothing, STDIN_FILENO);
        dup2(ends[1], STDOUT_FILENO);
        dup2(nothing, STDERR_FILENO);
        execlp(python, python, "-c", program, (char *)NULL);
        _exit(127);
    }
    close(ends[1]);
    const bool in_time =
        pid > 0 && has_ended_in_time(pid, ends[0], now_ms() + LONGEST_START_MS, output);
    close(ends[0]);
    return pid > 0 && waitpid(pid, &status, 0) == pid && in_time && status == 0;
}

/* Of each directory into which it was installed, what is needed: it may be a home. */
static const char *const *find_parts(char *prefixes)
{
    static const char *const names[] = {"bin", "lib", "lib64"};
    enum { NAMES = sizeof names / sizeof *names, PARTS = 2 * NAMES };
    static const char *parts[PARTS + 1]; /* a virtual environment has two prefixes */
    size_t count = 0;
    for (char *prefix = strtok(prefixes, "\n"); prefix; prefix = strtok(NULL, "\n"))
        for (size_t i = 0; i < NAMES && count < PARTS; i++) {
            struct buffer part = {0};
            buffer_printf(&part, "%s/%s", prefix, names[i]);
            parts[count++] = part.data;
        }
    return parts;
}

const struct python *python_find(void)
{
    static const char program[] =
        "import sys; print(sys.executable, *{sys.prefix, sys.base_prefix}, sep='\\n', end='')";
    static struct python python;
    static struct buffer path;
    static bool was_looked_for;
    struct buffer nothing = {0};
    if (was_looked_for)
        return &python;
    was_looked_for = true;
    if (!run("python3", program, &path) || path.length == 0 || path.data[0] != '/')
        return &python;
    char *prefixes = path.data + strcspn(path.data, "\n");
    *prefixes++ = '\0';
    const long long began = now_ms();
    if (run(path.data, "pass", &nothing))
        python = (struct python){.path = path.data,
                                 .start_ms = (long)(now_ms() - began),
                                 .parts = find_parts(prefixes)};
    buffer_free(&nothing);
    return &python;
}

bool python_is_source(const char *path)
{
    const size_t length = strlen(path);
    return length > 3 && strcmp(path + length - 3, ".py") == 0;
}

/* Its name tells, or its first line does, that an interpreter of Python runs it. */
static bool is_python(const char *path)
{
    if (python_is_source(path))
        return true;
    char line[128] = "";
    FILE *file = fopen(path, "re");
    const bool has_line = file && fgets(line, sizeof line, file);
    if (file)
        fclose(file);
    return has_line && strncmp(line, "#!", 2) == 0 && strstr(line, "python");
}

bool python_is_used(const struct play *play, const struct test_case *test)
{
    bool used = false;
    for (size_t i = 0; i < test->tool_count; i++)
        used = used || strcmp(test->tools[i], "python3") == 0;
    for (size_t i = 0; i < test->step_count && !used; i++) {
        if (test->steps[i].verb != STARTS)
            continue;
        char *path = play_program_path(play, test->steps[i].words[0].text);
        used = is_python(path);
        free(path);
    }
    return used;
}

void python_provide(struct play *play)
{
    const struct python *found = python_find();
    play->python = found->path ? found : NULL;
    play->patience_ms = found->start_ms * STARTS_AT_ONCE;
}
