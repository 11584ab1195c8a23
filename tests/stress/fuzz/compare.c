/* compare.c - where expected and actual bytes differ, and how that is shown.
 *
 * The first difference is the first; the marks stand below it, and above them
 * the two lines are the same to the left, and not at the mark; and of the
 * classic mistakes none is named where nothing differs.
 */
#include "tests/grader/compare.h"

#include "tests/stress/fuzz/input.h"
#include "tests/stress/fuzz/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { LABEL_WIDTH = 10 /* "expected  " */ };

struct bytes {
    char *data;
    size_t size;
};

struct line {
    const char *text;
    size_t length;
};

/* Takes the next line of what is shown; each ends with a newline. */
static struct line take_line(const char **at)
{
    const char *newline = strchr(*at, '\n');
    assert(newline != NULL);
    const struct line line = {*at, (size_t)(newline - *at)};
    *at = newline + 1;
    return line;
}

static bool is_mark(struct line line)
{
    return line.length > 0 && line.text[line.length - 1] == '^';
}

/* Where in the line that many characters of UTF-8 are over. */
static size_t offset_of(struct line line, size_t columns)
{
    size_t at = 0;

    while (columns-- > 0) {
        assert(at < line.length);
        at++;
        while (at < line.length && ((unsigned char)line.text[at] & 0xc0) == 0x80)
            at++;
    }
    return at;
}

/* The two lines above the mark: the same before it, other at it or ended there. */
static void check_mark(struct line expected, struct line actual, size_t column, bool differ)
{
    const size_t at = offset_of(expected, column);

    assert(offset_of(actual, column) == at);
    assert(memcmp(expected.text + LABEL_WIDTH, actual.text + LABEL_WIDTH, at - LABEL_WIDTH) == 0);
    const size_t end =
        offset_of((struct line){expected.text, expected.length},
                  column < expected.length && at < expected.length ? column + 1 : column);
    assert(!differ || at >= expected.length || end > actual.length
           || memcmp(expected.text + at, actual.text + at, end - at) != 0);
}

static void show_lines(struct bytes expected, struct bytes actual)
{
    struct buffer shown = {0};
    const size_t first = compare_first(expected.data, expected.size, actual.data, actual.size);
    const bool differ = first < expected.size || first < actual.size;

    compare_show_lines(&shown, "printed", expected.data, expected.size, actual.data, actual.size);
    const char *at = buffer_string(&shown);
    const struct line ours = take_line(&at);
    const struct line theirs = take_line(&at);
    const struct line mark = take_line(&at);
    assert(*at == '\0' && is_mark(mark));
    assert(is_utf8(ours.text, ours.length) && is_utf8(theirs.text, theirs.length));
    assert(memcmp(ours.text, "expected  ", LABEL_WIDTH) == 0);
    assert(memcmp(theirs.text, "printed   ", LABEL_WIDTH) == 0);
    check_mark(ours, theirs, mark.length - 1, differ);
    buffer_free(&shown);
}

static void show_bytes(struct bytes expected, struct bytes actual)
{
    struct buffer shown = {0};
    struct line ours = {"", 0};
    struct line theirs = {"", 0};
    const size_t first = compare_first(expected.data, expected.size, actual.data, actual.size);
    const bool differ = first < expected.size || first < actual.size;
    struct line line;

    compare_show_bytes(&shown, "received", expected.data, expected.size, actual.data, actual.size);
    const char *at = buffer_string(&shown);
    while (line = take_line(&at), !is_mark(line)) {
        ours = theirs;
        theirs = line;
    }
    const size_t column = line.length - 2; /* "^^": a byte's two digits */
    assert(line.length >= LABEL_WIDTH + 2 && line.text[column] == '^');
    if (differ && first < expected.size && first < actual.size)
        assert(memcmp(ours.text + column, theirs.text + column, 2) != 0);
    if (first < expected.size && first < actual.size)
        assert(memcmp(ours.text + LABEL_WIDTH, theirs.text + LABEL_WIDTH, column - LABEL_WIDTH)
               == 0);
    buffer_free(&shown);
}

static void resemble(struct bytes expected, struct bytes actual)
{
    struct buffer sentence = {0};
    const bool named =
        compare_resemblance(&sentence, expected.data, expected.size, actual.data, actual.size);

    assert(named == (sentence.length > 0));
    if (expected.size == actual.size && memcmp(expected.data, actual.data, expected.size) == 0)
        assert(!named);
    buffer_free(&sentence);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const size_t first = input_byte(&input);
    struct bytes expected, actual;

    expected.data = input_bytes(&input, first, &expected.size);
    actual.data = input_bytes(&input, input.size, &actual.size);
    const size_t at = compare_first(expected.data, expected.size, actual.data, actual.size);
    assert(at <= expected.size && at <= actual.size);
    assert(at == 0 || memcmp(expected.data, actual.data, at) == 0);
    assert(at == expected.size || at == actual.size || expected.data[at] != actual.data[at]);

    show_lines(expected, actual);
    show_bytes(expected, actual);
    resemble(expected, actual);
    free(expected.data);
    free(actual.data);
    return 0;
}
