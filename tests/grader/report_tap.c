/* report_tap.c - the Test Anything Protocol, version 14 (testanything.org).
 *
 *     TAP version 14
 *     1..2
 *     # a note
 *     ok 1 - tcp_draw: the larger draw wins
 *     not ok 2 - tcp_draw: a draw travels in network byte order
 *       ---
 *       verdict: wrong
 *       message: "byte-swapped: ..."
 *       ...
 */
#include "report.h"

#include <string.h>

static void put_note(FILE *file, const char *note)
{
    fprintf(file, "# %s\n", note);
}

static void begin(FILE *file, const struct run *run)
{
    fprintf(file, "TAP version 14\n1..%zu\n", run->count);
    report_each_line(run->notes, file, put_note);
}

/* In a description, # begins a directive and \ escapes. */
static void put_escaped(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '#' || *text == '\\')
            fputc('\\', file);
        fputc(*text == '\n' || *text == '\r' ? ' ' : *text, file);
    }
}

/* A double-quoted YAML scalar: what is no printable UTF-8 was made visible
 * before, or is escaped here. */
static void put_scalar(FILE *file, const char *text, size_t length)
{
    fputc('"', file);
    while (length > 0) {
        const size_t character = utf8_character(text, length);
        if (*text == '"' || *text == '\\')
            fputc('\\', file);
        if (character > 0)
            fwrite(text, 1, character, file);
        else
            fprintf(file, "\\x%02x", (unsigned)(unsigned char)*text);
        text += character ? character : 1;
        length -= character ? character : 1;
    }
    fputc('"', file);
}

static void put_diagnosis(FILE *file, const struct result *r)
{
    const char *at = buffer_string(&r->outcome.details);
    fprintf(file,
            "  ---\n  verdict: %s\n  points: %d\n  message: ", verdict_word(r->outcome.verdict),
            r->points);
    put_scalar(file, buffer_string(&r->outcome.summary),
               strlen(buffer_string(&r->outcome.summary)));
    fputs("\n  details:\n", file);
    if (!*at)
        fputs("    - \"\"\n", file);
    while (*at) {
        const size_t length = strcspn(at, "\n");
        fputs("    - ", file);
        put_scalar(file, at, length);
        fputc('\n', file);
        at += length + (at[length] == '\n');
    }
    fputs("  ...\n", file);
}

static void result(FILE *file, const struct run *run, size_t index)
{
    const struct result *r = &run->results[index];
    const enum meaning meaning = verdict_meaning(r->outcome.verdict);
    const bool good = meaning == GOOD || meaning == EXEMPT;
    fprintf(file, "%s %zu - ", good ? "ok" : "not ok", index + 1);
    put_escaped(file, r->exercise);
    fputs(": ", file);
    put_escaped(file, r->title);
    if (meaning == EXEMPT) {
        fputs(" # SKIP ", file);
        put_escaped(file, buffer_string(&r->outcome.summary));
    }
    fputc('\n', file);
    if (!good)
        put_diagnosis(file, r);
}

static void end(FILE *file, const struct run *run)
{
    report_each_line(run->diagnosis, file, put_note);
}

const struct report_format report_tap = {"tap", false, begin, result, end};
