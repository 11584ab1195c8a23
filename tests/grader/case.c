/* case.c - reads the cases of one file, line by line.
 *
 * A line begins a case, is an attribute of it (case_attribute.c), or a step
 * (case_step.c).
 */
#include "case.h"

#include "case_attribute.h"
#include "case_reader.h"
#include "case_step.h"
#include "case_words.h"

#include <string.h>

enum { DEADLINE_MS = 10000, STEP_MS = 5000 }; /* unless the case says otherwise */

/* Where it is skipped, a report says which case it needs. */
static const char *hidden_need(const struct reader *r)
{
    for (size_t i = 0; i < r->test->need_count; i++) {
        const struct test_case *needed = &r->file->cases[r->test->needs[i]];
        if (needed->hidden && !r->test->hidden)
            return needed->title;
    }
    return NULL;
}

/* The case that was read last is complete if it has steps and no open branch. */
static bool finish_case(struct reader *r)
{
    if (!r->test)
        return true;
    if (r->branch)
        return malformed(r, "the 'end' of an 'either' is missing");
    if (r->test->step_count == 0) {
        r->error->line = r->test->line;
        return malformed(r, "the case has no steps");
    }
    const char *hidden = hidden_need(r);
    if (hidden) {
        r->error->line = r->test->line;
        return malformed(r, "it is not hidden, and needs '%.100s', which is", hidden);
    }
    return true;
}

static bool read_case(struct reader *r, const char *title)
{
    struct case_file *file = r->file;
    if (!finish_case(r))
        return false;
    if (!*title)
        return malformed(r, "the title is missing");
    for (size_t i = 0; i < file->count; i++)
        if (strcmp(file->cases[i].title, title) == 0)
            return malformed(r, "the case of line %d has the same title", file->cases[i].line);
    char *copy = reader_copy(r, title, strlen(title));
    file->cases = reader_grow(r, file->cases, file->count, sizeof *file->cases);
    if (!copy || !file->cases)
        return false;

    r->test = &file->cases[file->count++];
    *r->test = (struct test_case){
        .title = copy,
        .hint = "",
        .line = r->error->line,
        .points = 1,
        .over = {[IPV4] = true},
        .deadline_ms = DEADLINE_MS,
        .step_ms = STEP_MS,
    };
    r->roles = NULL;
    return true;
}

static bool read_one(struct reader *r, const char *line)
{
    const char *rest;
    if (!*line || *line == '#')
        return true;
    if ((rest = after_words(line, "case")))
        return read_case(r, rest);
    if (!r->test)
        return malformed(r, "a line 'case TITLE' must come first");
    return is_attribute(line) ? read_attribute(r, line) : read_step(r, line);
}

/* A copy of the line without the blanks at its ends, and without a carriage return. */
static char *trimmed(struct reader *r, const char *from, const char *to)
{
    while (from < to && is_blank(*from))
        from++;
    while (to > from && (is_blank(to[-1]) || to[-1] == '\r'))
        to--;
    return reader_copy(r, from, (size_t)(to - from));
}

static bool read_lines(struct reader *r, const char *data, size_t length)
{
    const char *const end = data + length;
    for (const char *at = data; at < end; at++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        const char *stop = newline ? newline : end;
        r->error->line++;
        if (memchr(at, '\0', (size_t)(stop - at)))
            return malformed(r, "the line holds a NUL byte: is this a text file?");
        const char *line = trimmed(r, at, stop);
        if (!line || !read_one(r, line))
            return false;
        at = stop;
    }
    return finish_case(r);
}

bool case_parse(struct case_file *file, const char *data, size_t length, struct case_error *error)
{
    struct reader reader = {.file = file, .error = error};
    *file = (struct case_file){0};
    *error = (struct case_error){0};
    if (length > 0 && !read_lines(&reader, data, length)) {
        case_free(file);
        return false;
    }
    return true;
}

void case_free(struct case_file *file)
{
    pool_free(&file->pool);
    *file = (struct case_file){0};
}
