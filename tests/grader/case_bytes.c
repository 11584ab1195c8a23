/* case_bytes.c - BYTES: parts, one after another. */
#include "case_operand.h"
#include "case_words.h"

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

static bool read_pattern(struct reader *r, const char **at, struct part *part)
{
    long number;
    if (!read_number(r, at, LARGEST_PATTERN, &number))
        return false;
    *part = (struct part){.kind = PATTERN, .length = (size_t)number};
    return true;
}

static bool read_content(struct reader *r, const char **at, struct part *part)
{
    part->kind = CONTENT;
    return read_file_name(r, at, &part->data);
}

static bool read_part(struct reader *r, const char **at, struct part *part)
{
    const char *rest;
    if (**at == '"')
        return read_text(r, at, part);
    if ((rest = after_words(*at, "pattern"))) {
        *at = rest;
        return read_pattern(r, at, part);
    }
    if ((rest = after_words(*at, "file"))) {
        *at = rest;
        return read_content(r, at, part);
    }
    if (word_length(*at) == 2 && hex_digit((*at)[0]) >= 0 && hex_digit((*at)[1]) >= 0)
        return read_byte(r, at, part);
    return malformed(r,
                     "bytes are expected at '%.40s': pairs of hexadecimal digits, \"text\", "
                     "pattern N, or file NAME",
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
