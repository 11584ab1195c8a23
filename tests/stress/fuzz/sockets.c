/* sockets.c - the kernel's tables of sockets, /proc/net/tcp and /proc/net/unix.
 *
 * A socket is found in a table if and only if one of its lines is that socket's;
 * whatever stands in a table, nothing is read outside of its lines.
 */
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

enum { MOST_LINES = 8, PATH_SIZE = 108, TABLE_SIZE = MOST_LINES * (PATH_SIZE + 160) };

/* What is left of the table that listeners.c reads. */
static struct {
    const char *at;
    size_t left;
} listing;

static FILE *open_table(const char *name)
{
    return name != NULL ? stderr : NULL; /* any will do */
}

static char *read_line(char *line, size_t size)
{
    size_t length = listing.left < size - 1 ? listing.left : size - 1;

    if (length == 0)
        return NULL;
    const char *newline = memchr(listing.at, '\n', length);
    if (newline != NULL)
        length = (size_t)(newline - listing.at) + 1;
    memcpy(line, listing.at, length);
    line[length] = '\0';
    listing.at += length;
    listing.left -= length;
    return line;
}

#define fopen(name, mode) open_table(name)
#define fgets(line, size, file) read_line(line, size)
#define fclose(file) ((void)0)
#include "tests/grader/listeners.c" /* NOLINT(bugprone-suspicious-include): with the calls above */

static void show(const char *text, size_t size)
{
    listing.at = text;
    listing.left = size;
}

/* As tcp4_seq_show() and udp4_seq_show() of Linux write them. */
static void look_for_port(struct input *input)
{
    static char text[TABLE_SIZE];
    size_t size = 0;
    bool is_there = false;
    const unsigned port = input_number(input) & 0xffff;
    const unsigned state = input_byte(input) % 12;

    for (int i = 0; i < MOST_LINES && input->size > 0; i++) {
        const uint32_t address = input_number(input);
        const unsigned local = input_byte(input) % 2 == 0 ? port : input_number(input) & 0xffff;
        const unsigned other = input_byte(input) % 12;
        is_there = is_there || (local == port && other == state);
        size += (size_t)snprintf(text + size, sizeof text - size,
                                 "%4d: %08" PRIX32 ":%04X 0100007F:%04X %02X 00000000:00000000\n",
                                 i, address, local, port, other);
    }
    show(text, size);
    const bool was_found = look_up("/proc/net/tcp", port, state) == YES;
    assert(was_found == is_there);
}

/* As unix_seq_show() of Linux writes them. */
static void look_for_path(struct input *input)
{
    static char text[TABLE_SIZE];
    const bool listens = input_byte(input) % 2 == 0;
    const unsigned type = input_byte(input) % 6;
    char *path = input_text(input);

    const bool is_clean = *path != '\0' && *path != ' ' && strchr(path, '\n') == NULL;
    path[strlen(path) < PATH_SIZE ? strlen(path) : PATH_SIZE] = '\0';
    const int size = snprintf(text, sizeof text,
                              "Num       RefCount Protocol Flags    Type St Inode Path\n"
                              "0000000000000000: 00000002 00000000 00000000 0001 01 12345\n"
                              "0000000000000000: 00000002 00000000 %08X %04X 01 12346 %s\n",
                              listens ? UNIX_IS_LISTENING : 0U, type, path);
    show(text, (size_t)size);
    const bool was_found = look_up_path(path) == YES;
    assert(!is_clean || was_found == (listens || type == SOCK_DGRAM));
    free(path);
}

static void look_at_anything(struct input *input)
{
    size_t size;
    char *text = input_bytes(input, input->size, &size);

    show(text, size);
    look_up("/proc/net/tcp", 60000, TCP_IS_LISTENING);
    show(text, size);
    look_up_path("/tmp/socket");
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};

    switch (input_byte(&input) % 3) {
    case 0:
        look_for_port(&input);
        break;
    case 1:
        look_for_path(&input);
        break;
    default:
        look_at_anything(&input);
    }
    return 0;
}
