/* output.c - what a program prints: cut into lines, and made visible.
 *
 * The lines are all that was printed, each byte once; and what is shown of one
 * is UTF-8 without a control character, from which its bytes can be told.
 */
#include "tests/grader/program.h"
#include "tests/stress/fuzz/input.h"
#include "tests/stress/fuzz/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static unsigned hex_digit(char digit)
{
    const char *digits = "0123456789abcdef";
    const char *found = digit != '\0' ? strchr(digits, digit) : NULL;

    assert(found != NULL);
    return (unsigned)(found - digits);
}

/* Takes one character off what buffer_visible() wrote, and gives its bytes. */
static size_t take_shown(const char *at, char bytes[4], size_t *count)
{
    *count = 1;
    if (*at != '\\') {
        *count = utf8_character(at, strlen(at));
        assert(*count > 0);
        memcpy(bytes, at, *count);
        return *count;
    }
    switch (at[1]) {
    case 'n':
        bytes[0] = '\n';
        return 2;
    case 'r':
        bytes[0] = '\r';
        return 2;
    case 't':
        bytes[0] = '\t';
        return 2;
    case 'x':
        bytes[0] = (char)(unsigned char)(hex_digit(at[2]) << 4 | hex_digit(at[3]));
        return 4;
    default:
        assert(at[1] == '\\');
        bytes[0] = '\\';
        return 2;
    }
}

static void check_shown(const char *line, size_t length)
{
    struct buffer shown = {0};
    char bytes[4];
    size_t told = 0;
    size_t count;

    buffer_visible(&shown, line, length);
    assert(is_utf8(buffer_string(&shown), shown.length));
    for (size_t i = 0; i < shown.length; told += count) {
        i += take_shown(shown.data + i, bytes, &count);
        assert(told + count <= length && memcmp(line + told, bytes, count) == 0);
    }
    assert(told == length);
    buffer_free(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct capture output = {.fd = -1};
    const char *line;
    size_t length;
    bool whole = true;

    output.kept.data = input_bytes(&input, size, &output.kept.length);
    output.kept.room = output.total = output.kept.length;
    for (size_t at = 0; whole; at += length + 1) {
        whole = capture_line(&output, at, &line, &length);
        assert(line == output.kept.data + at && length <= size - at);
        assert(length == 0 || memchr(line, '\n', length) == NULL);
        assert(whole ? line[length] == '\n' : at + length == size);
        check_shown(line, length);
    }
    check_shown(output.kept.data, size);
    buffer_free(&output.kept);
    return 0;
}
