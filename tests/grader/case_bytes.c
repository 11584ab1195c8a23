/* case_bytes.c - BYTES: parts, one after another. */
#include "case_operand.h"
#include "case_words.h"

#include <string.h>

enum { MOST_DRAWN = 16 /* bytes */ };

/* Two hexadecimal digits. */
static bool read_byte(struct reader *r, const char **at, struct part *part)
{
    const char byte = hex_byte(*at);
    part->data = reader_copy(r, &byte, 1);
    part->length = 1;
    *at += 2;
    return part->data != NULL;
}

static bool read_text(struct reader *r, const char **at, struct part *part)
{
    char *bytes;
    if (!read_quoted(r, at, &bytes, &part->length))
        return false;
    part->data = bytes;
    return true;
}

/* `pattern N` or `text N` */
static bool read_made(struct reader *r, const char **at, struct part *part)
{
    long number;
    if (!read_number(r, at, LARGEST_PATTERN, &number))
        return false;
    part->length = (size_t)number;
    return true;
}

static bool read_content(struct reader *r, const char **at, struct part *part)
{
    part->kind = CONTENT;
    return read_file_name(r, at, &part->data);
}

/* Capital letters. Two of them from A to F would be a byte. */
static bool is_value(const char *at, size_t length)
{
    return length > 1 && strspn(at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == length
           && !(length == 2 && hex_digit(at[0]) >= 0 && hex_digit(at[1]) >= 0);
}

static size_t find_value(const struct test_case *test, const char *at, size_t length)
{
    size_t i = 0;
    while (i < test->value_count
           && (strlen(test->values[i].name) != length
               || memcmp(test->values[i].name, at, length) != 0))
        i++;
    return i;
}

static bool read_value(struct reader *r, const char **at, struct part *part)
{
    const char *name = after_words(*at, "mirrored");
    const bool mirrored = name != NULL;
    if (name)
        *at = name;
    const size_t length = word_length(*at);
    *part = (struct part){.kind = VALUE,
                          .mirrored = mirrored,
                          .value = find_value(r->test, *at, length)};
    if (part->value == r->test->value_count)
        return malformed(r,
                         "nothing is called %.*s: 'receives any N as %.*s' or 'draws' must come "
                         "first",
                         shown_length(length), *at, shown_length(length), *at);
    *at += length;
    return true;
}

/* The word becomes a name. Moves behind it and the blanks that follow. */
static bool read_name(struct reader *r, const char **at, const char *behind)
{
    struct test_case *test = r->test;
    const size_t length = word_length(*at);
    if (!is_value(*at, length))
        return malformed(r,
                         "a name of two or more capital letters, and no byte such as AB, is "
                         "expected behind '%s'",
                         behind);
    if (find_value(test, *at, length) < test->value_count)
        return malformed(r, "something else is called %.*s", shown_length(length), *at);
    const char *copy = reader_copy(r, *at, length);
    test->values = reader_grow(r, test->values, test->value_count, sizeof *test->values);
    if (!copy || !test->values)
        return false;
    test->values[test->value_count++] = (struct value){.name = copy};
    *at = skip_blanks(*at + length);
    return true;
}

/* `as NAME`, which is a name from now on, or nothing. */
static bool read_new_value(struct reader *r, const char *at, struct step *step)
{
    const char *name = after_words(at, "as");
    if (!name)
        return nothing_more(r, at);
    if (r->branch)
        return malformed(r, "a branch gives no names: what is received may be another branch's");
    if (!read_name(r, &name, "as"))
        return false;
    step->value = r->test->value_count;
    return nothing_more(r, name);
}

/* Pairs of hexadecimal digits, to the end of the line. */
static bool read_pairs(struct reader *r, const char *at, struct value *value)
{
    char bytes[MOST_DRAWN];
    for (; *at; at = skip_blanks(at + 2)) {
        if (word_length(at) != 2 || hex_digit(at[0]) < 0 || hex_digit(at[1]) < 0)
            return malformed(r, "two hexadecimal digits are expected at '%.40s'", at);
        if (value->length == sizeof bytes)
            return malformed(r, "at most %d bytes are drawn", MOST_DRAWN);
        bytes[value->length++] = hex_byte(at);
    }
    value->like = reader_copy(r, bytes, value->length);
    return value->like != NULL;
}

bool read_draws(struct reader *r, const char *at)
{
    if (!read_name(r, &at, "draws"))
        return false;
    at = after_words(at, "like");
    if (!at || !*at)
        return malformed(r, "'like', and bytes, are expected behind the name");
    struct value *value = &r->test->values[r->test->value_count - 1];
    if (*at != '"')
        return read_pairs(r, at, value);
    char *text;
    if (!read_quoted(r, &at, &text, &value->length))
        return false;
    if (value->length == 0 || value->length > MOST_DRAWN)
        return malformed(r, "1 to %d bytes are drawn", MOST_DRAWN);
    value->like = text;
    value->is_text = true;
    return nothing_more(r, skip_blanks(at));
}

bool read_count(struct reader *r, const char *at, struct step *step)
{
    return read_number(r, &at, LARGEST_PATTERN, &step->number) && read_new_value(r, at, step);
}

static bool read_part(struct reader *r, const char **at, struct part *part)
{
    const char *rest;
    if (**at == '"')
        return read_text(r, at, part);
    if ((rest = after_words(*at, "pattern")) || (rest = after_words(*at, "text"))) {
        part->kind = after_words(*at, "text") ? TEXT : PATTERN;
        *at = rest;
        return read_made(r, at, part);
    }
    if ((rest = after_words(*at, "file"))) {
        *at = rest;
        return read_content(r, at, part);
    }
    if (is_value(*at, word_length(*at)) || after_words(*at, "mirrored"))
        return read_value(r, at, part);
    if (word_length(*at) == 2 && hex_digit((*at)[0]) >= 0 && hex_digit((*at)[1]) >= 0)
        return read_byte(r, at, part);
    return malformed(r,
                     "bytes are expected at '%.40s': pairs of hexadecimal digits, \"text\", "
                     "pattern N, text N, file NAME, or a name of what was received or drawn",
                     *at);
}

static bool add_part(struct reader *r, struct step *step, struct part part)
{
    step->parts = reader_grow(r, step->parts, step->part_count, sizeof *step->parts);
    if (!step->parts)
        return false;
    step->parts[step->part_count++] = part;
    return true;
}

bool read_bytes(struct reader *r, const char *at, struct step *step)
{
    if (!*at)
        return malformed(r, "the bytes are missing (\"\" is an empty datagram)");
    while (*at) {
        struct part part = {.kind = LITERAL};
        if (!read_part(r, &at, &part))
            return false;
        if (*at && !is_blank(*at) && !is_blank(at[-1]))
            return malformed(r, "a blank is missing before '%.40s'", at);
        at = skip_blanks(at);
        if (!add_part(r, step, part))
            return false;
    }
    return true;
}
