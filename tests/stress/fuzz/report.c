/* report.c - what programs print and cases are called, told in JSON and XML.
 *
 * Whatever the bytes are, a JSON text has no character that must be escaped and
 * only escapes that exist (RFC 8259, 7), an XML text no markup but ours, and
 * both are valid UTF-8.
 */
#include "tests/grader/report.h"

#include "tests/stress/fuzz/input.h"
#include "tests/stress/fuzz/utf8.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { REPORT_SIZE = 65536 };

static char text[REPORT_SIZE];

/* Passes over a JSON string, and gives what follows it. */
static const char *after_string(const char *at)
{
    for (at++; *at != '"'; at++) {
        assert((unsigned char)*at >= 0x20);
        if (*at == '\\') {
            at++;
            assert(*at != '\0' && strchr("\"\\/bfnrt", *at) != NULL);
        }
    }
    return at + 1;
}

/* Strings, and between them numbers, words and brackets that match. */
static void check_json(const char *at)
{
    int depth = 0;

    while (*at != '\0') {
        if (*at == '"') {
            at = after_string(at);
            continue;
        }
        depth += *at == '{' || *at == '[';
        depth -= *at == '}' || *at == ']';
        assert(depth >= 0 && strchr("{}[]:,-0123456789\n", *at) != NULL);
        at++;
    }
    assert(depth == 0);
}

static size_t reference_length(const char *at)
{
    static const char *const references[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&#10;"};

    for (size_t i = 0; i < sizeof references / sizeof references[0]; i++)
        if (strncmp(at, references[i], strlen(references[i])) == 0)
            return strlen(references[i]);
    return 0;
}

/* Tags whose attributes are quoted, and as many ends as beginnings. */
static void check_xml(const char *at)
{
    bool in_tag = false;
    bool in_quotes = false;
    int depth = 0;

    for (; *at != '\0'; at++) {
        assert(*at != '&' || reference_length(at) > 0);
        if (in_quotes) {
            assert(*at != '<' && *at != '>');
            in_quotes = *at != '"';
        } else if (in_tag) {
            in_quotes = *at == '"';
            in_tag = *at != '>';
            if (*at == '>' && (at[-1] == '/' || at[-1] == '?'))
                depth--;
        } else if (*at == '<') {
            in_tag = true;
            depth += at[1] == '/' ? -1 : 1;
        } else {
            assert(*at != '>' && *at != '"');
        }
    }
    assert(!in_tag && !in_quotes && depth == 0);
}

static void check_utf8(const char *at)
{
    for (size_t length; *at != '\0'; at += length + (at[length] == '\n')) {
        length = strcspn(at, "\n");
        assert(is_utf8(at, length));
    }
}

/* The file stays open from one input to the next: to open one takes longer than to fill it. */
static void write_report(const struct report_format *format, const struct run *run)
{
    static FILE *file;

    if (file == NULL)
        file = fmemopen(text, sizeof text, "w");
    if (file == NULL)
        abort();
    rewind(file);
    format->begin(file, run);
    format->result(file, run, 0);
    format->end(file, run);
    fputc('\0', file);
    const bool is_written = fflush(file) == 0;
    assert(is_written && ftell(file) < REPORT_SIZE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct result result = {.exercise = "tcp_draw", .points = 1};
    const struct run run = {.results = &result, .count = 1};
    size_t length;

    result.outcome.verdict = (enum verdict)(input_byte(&input) % (FAULT + 1));
    const uint8_t flags = input_byte(&input);
    result.outcome.excused = flags % 2 == 0;
    result.hidden = flags / 2 % 2 == 1;
    char *summary = input_bytes(&input, input_byte(&input), &length);
    buffer_add(&result.outcome.summary, summary, length);
    struct input rest = input;
    char *title = input_text(&input); /* of a case: anything but NUL and newline */
    title[strcspn(title, "\n")] = '\0';
    result.title = title;
    char *details = input_text(&rest);
    buffer_text(&result.outcome.details, details);

    write_report(&report_gradescope, &run);
    check_utf8(text);
    check_json(text);
    write_report(&report_junit, &run);
    check_utf8(text);
    check_xml(text);
    outcome_free(&result.outcome);
    free(summary);
    free(title);
    free(details);
    return 0;
}
