/* compare.c - where bytes or lines differ, and what the difference looks like. */
#include "compare.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    ROW = 16,        /* bytes in a line of hexadecimal */
    LINE_WIDTH = 76, /* columns of a line of text that are shown */
    LINE_BEFORE = 40 /* at most so many of them before the difference */
};

size_t compare_first(const void *expected, size_t n, const void *actual, size_t m)
{
    const unsigned char *a = expected, *b = actual;
    size_t i = 0;
    while (i < n && i < m && a[i] == b[i])
        i++;
    return i;
}

size_t compare_find(const char *bytes, size_t n, const char *others, size_t m)
{
    size_t at = 0;
    while (at + n <= m && n > 0 && memcmp(others + at, bytes, n) != 0) {
        const char *next = memchr(others + at + 1, bytes[0], m - at - 1);
        at = next ? (size_t)(next - others) : m;
    }
    return at + n <= m ? at : m + 1;
}

/* ---- classic mistakes -------------------------------------------------- */

static uint64_t big_endian(const unsigned char *bytes, size_t width)
{
    uint64_t value = 0;
    for (size_t i = 0; i < width; i++)
        value = value << 8 | bytes[i];
    return value;
}

static bool is_reversed(const unsigned char *a, const unsigned char *b, size_t width)
{
    for (size_t i = 0; i < width; i++)
        if (a[i] != b[width - 1 - i])
            return false;
    return true;
}

static bool looks_swapped(struct buffer *text, const unsigned char *a, size_t n,
                          const unsigned char *b, size_t m, size_t at)
{
    static const size_t widths[] = {4, 8, 2};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        const size_t width = widths[i], start = at / width * width;
        if (start + width > n || start + width > m || (width == 2 && n != 2)
            || !is_reversed(a + start, b + start, width))
            continue;
        buffer_printf(text,
                      "byte-swapped: the integer %" PRIu64 " has its bytes in the opposite order.",
                      big_endian(a + start, width));
        return true;
    }
    return false;
}

/* The digits of the integer, or as many of them as came. */
static bool looks_like_text(struct buffer *text, const unsigned char *a, size_t n,
                            const unsigned char *b, size_t m, size_t at)
{
    const size_t start = at / 4 * 4;
    char decimal[16];
    if (start + 4 > n || start >= m)
        return false;
    const int digits = snprintf(decimal, sizeof decimal, "%" PRIu64, big_endian(a + start, 4));
    const size_t came = m - start, length = (size_t)digits;
    const size_t common = came < length ? came : length;
    if (memcmp(b + start, decimal, common) != 0 || (common < length && common < 4)
        || (came > length && isdigit(b[start + length])))
        return false;
    buffer_printf(
        text,
        "text instead of a binary integer: the number %s came as the characters of its digits.",
        decimal);
    return true;
}

static bool looks_long(struct buffer *text, const unsigned char *a, size_t n,
                       const unsigned char *b, size_t m, size_t at)
{
    static const unsigned char zeros[4];
    const size_t start = at / 4 * 4;
    if (start + 4 > n || start + 8 > m || memcmp(b + start, zeros, 4) != 0
        || memcmp(a + start, b + start + 4, 4) != 0)
        return false;
    buffer_printf(text, "an integer of 8 bytes came where one of 4 is expected.");
    return true;
}

bool compare_resemblance(struct buffer *text, const void *expected, size_t n, const void *actual,
                         size_t m)
{
    const size_t at = compare_first(expected, n, actual, m);
    return looks_swapped(text, expected, n, actual, m, at)
           || looks_like_text(text, expected, n, actual, m, at)
           || looks_long(text, expected, n, actual, m, at);
}

/* ---- bytes side by side ------------------------------------------------ */

/* A row of at most `width` bytes from byte `row` on. */
static void show_row(struct buffer *text, const char *label, bool numbered, size_t width,
                     const unsigned char *bytes, size_t count, size_t row)
{
    const size_t end = count < row + width ? count : row + width;
    size_t column = 0;

    buffer_printf(text, "%-8s ", label);
    if (numbered)
        buffer_printf(text, "%8zu ", row);
    for (size_t i = row; i < end; i++, column++)
        buffer_printf(text, " %02x", bytes[i]);
    if (row >= end) {
        buffer_text(text, " (nothing)\n");
        return;
    }
    for (; column < width; column++)
        buffer_text(text, "   ");
    buffer_text(text, "  |");
    for (size_t i = row; i < end; i++)
        buffer_printf(text, "%c", bytes[i] >= 0x20 && bytes[i] < 0x7f ? bytes[i] : '.');
    buffer_text(text, "|\n");
}

void compare_show_bytes(struct buffer *text, const char *what, const void *expected, size_t n,
                        const void *actual, size_t m)
{
    const size_t at = compare_first(expected, n, actual, m);
    const size_t longer = n > m ? n : m;
    const bool numbered = longer > ROW;
    const size_t width = numbered ? ROW : longer;
    const size_t row = at / ROW * ROW, first = row >= ROW ? row - ROW : 0;
    const bool is_cut = at == n || at == m; /* one is the beginning of the other: that was said */

    if (numbered && !is_cut)
        buffer_printf(text,
                      "%zu bytes expected, %zu %s; they differ from byte %zu on, counted from 0:\n",
                      n, m, what, at);
    if (first < row) {
        show_row(text, "expected", numbered, width, expected, n, first);
        show_row(text, what, numbered, width, actual, m, first);
    }
    show_row(text, "expected", numbered, width, expected, n, row);
    show_row(text, what, numbered, width, actual, m, row);
    buffer_printf(text, "%*s^^\n", (int)(10u + (numbered ? 9u : 0u) + 3u * (at - row)), "");
    if (row + ROW < longer && !is_cut) {
        show_row(text, "expected", numbered, width, expected, n, row + ROW);
        show_row(text, what, numbered, width, actual, m, row + ROW);
    }
}

void compare_show_received(struct buffer *text, const void *bytes, size_t count)
{
    show_row(text, "received", false, count < ROW ? count : ROW, bytes, count, 0);
}

/* ---- lines one above the other ----------------------------------------- */

/* Columns, not bytes: a UTF-8 character counts once. */
static size_t columns(const char *text, size_t length)
{
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (((unsigned char)text[i] & 0xc0) != 0x80)
            count++;
    return count;
}

/* A window from byte `from` of a visible line on, which ends at a whole character. */
static void show_line(struct buffer *text, const char *label, const struct buffer *line,
                      size_t from)
{
    if (!line->data) {
        buffer_printf(text, "%-8s  (nothing)\n", label);
        return;
    }
    const char *all = buffer_string(line);
    size_t end = from + LINE_WIDTH < line->length ? from + LINE_WIDTH : line->length;
    while (end < line->length && ((unsigned char)all[end] & 0xc0) == 0x80)
        end++;
    buffer_printf(text, "%-8s  %s%.*s%s\n", label, from ? "..." : "",
                  (int)(end > from ? end - from : 0), all + (from < end ? from : end),
                  end < line->length ? "..." : "");
}

void compare_show_lines(struct buffer *text, const char *what, const char *expected, size_t n,
                        const char *actual, size_t m)
{
    struct buffer a = {0}, b = {0};
    if (expected)
        buffer_text(&a, "");
    if (actual)
        buffer_text(&b, "");
    buffer_visible(&a, expected, n);
    buffer_visible(&b, actual, m);

    const char *both = buffer_string(&a);
    size_t at = compare_first(both, a.length, buffer_string(&b), b.length);
    while (at > 0 && ((unsigned char)both[at] & 0xc0) == 0x80)
        at--;
    size_t from = at > LINE_BEFORE ? at - LINE_BEFORE : 0;
    while (from > 0 && ((unsigned char)both[from] & 0xc0) == 0x80)
        from--;

    show_line(text, "expected", &a, from);
    show_line(text, what, &b, from);
    if (a.data && b.data)
        buffer_printf(text, "%*s^\n",
                      (int)(10u + (from ? 3u : 0u) + columns(both + from, at - from)), "");
    buffer_free(&a);
    buffer_free(&b);
}
