/* process.c - /proc/PID/stat, in which the name of a program may hold anything.
 *
 * Whatever the name, state and parent are found behind it; whatever the file,
 * nothing is read outside of it.
 */
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { DESCRIPTOR = 1000, NAME_SIZE = 64 /* that of a kernel's worker (proc(5)) */ };

static struct {
    const char *data;
    size_t size;
} stat_file;

static int open_file(const char *path)
{
    assert(strcmp(path, "/proc/123/stat") == 0);
    return DESCRIPTOR;
}

static ssize_t read_file(void *bytes, size_t size)
{
    size = size < stat_file.size ? size : stat_file.size;
    memcpy(bytes, stat_file.data, size);
    return (ssize_t)size;
}

#define open(path, flags) open_file(path)
#define read(fd, bytes, size) read_file(bytes, size)
#define close(fd) assert((fd) == DESCRIPTOR)
#include "tests/grader/contain.c" /* NOLINT(bugprone-suspicious-include): with the calls above */

static void read_line(const char *name, char state, pid_t parent)
{
    static char line[2 * NAME_SIZE + 64];
    struct process process;

    snprintf(line, sizeof line, "123 (%.*s) %c %ld 1 1 0 -1", NAME_SIZE, name, state, (long)parent);
    stat_file.data = line;
    stat_file.size = strlen(line);
    const bool was_read = read_process("123", &process);
    assert(was_read && process.pid == 123);
    assert(process.state == state && process.parent == parent);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct process process;
    size_t length;

    const char state = "RSDZTtX"[input_byte(&input) % 7];
    const pid_t parent = (pid_t)(input_number(&input) >> 1);
    struct input raw = input;
    char *name = input_text(&input);
    read_line(name, state, parent);
    free(name);

    char *bytes = input_bytes(&raw, raw.size, &length);
    stat_file.data = bytes;
    stat_file.size = length;
    if (read_process("123", &process))
        assert(memchr(bytes, process.state, length) != NULL || process.state == '\0');
    free(bytes);
    return 0;
}
