/* report.c - what all formats share: where a report goes, and sums. */
#include "report.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static const struct report_format *const formats[] = {
    &report_text, &report_tap, &report_junit, &report_gradescope, &report_points, NULL,
};

static const struct report_format *find_format(const char *name, size_t length)
{
    size_t i = 0;
    while (formats[i]
           && !(strlen(formats[i]->name) == length && strncmp(formats[i]->name, name, length) == 0))
        i++;
    return formats[i];
}

bool report_open(struct report *r, const char *specification, struct buffer *why)
{
    const size_t length = strcspn(specification, "=");
    const struct report_format *format = find_format(specification, length);
    const char *path = specification[length] ? specification + length + 1 : NULL;
    if (!format) {
        buffer_printf(why, "'%.*s' is no format: text, tap, junit, gradescope and points are",
                      (int)length, specification);
        return false;
    }
    FILE *file = path ? fopen(path, "we") : stdout;
    if (!file) {
        buffer_printf(why, "cannot write %s: %s", path, strerror(errno));
        return false;
    }
    *r = (struct report){.format = format, .file = file};
    return true;
}

static bool is_shown(const struct run *view, const struct result *r)
{
    return !(view->for_students && r->hidden);
}

struct run run_shown(const struct run *run)
{
    struct run shown = *run;
    shown.results = allocate((run->count + 1) * sizeof *shown.results);
    shown.count = 0;
    for (size_t i = 0; i < run->count; i++)
        if (is_shown(run, &run->results[i]))
            shown.results[shown.count++] = run->results[i];
    return shown;
}

/* What the report shows of the run; the caller frees its results. */
static struct run view_of(const struct report *r, const struct run *run)
{
    struct run view = *run;
    view.for_students = run->for_students && !r->format->has_hidden;
    return run_shown(&view);
}

void report_begin(struct report *r, const struct run *run)
{
    const struct run view = view_of(r, run);
    r->format->begin(r->file, &view);
    free(view.results);
}

void report_result(struct report *r, const struct run *run, size_t index)
{
    const struct run view = view_of(r, run);
    size_t position = 0; /* of the result in the view */
    for (size_t i = 0; i < index; i++)
        position += is_shown(&view, &run->results[i]);
    if (is_shown(&view, &run->results[index]))
        r->format->result(r->file, &view, position);
    r->is_broken = fflush(r->file) != 0 || r->is_broken;
    free(view.results);
}

bool report_end(struct report *r, const struct run *run)
{
    const struct run view = view_of(r, run);
    r->format->end(r->file, &view);
    free(view.results);
    bool written = fflush(r->file) == 0 && !ferror(r->file) && !r->is_broken;
    if (r->file != stdout)
        written = fclose(r->file) == 0 && written;
    return written;
}

void report_each_line(const char *lines, FILE *file, void (*put)(FILE *, const char *))
{
    struct buffer line = {0};
    for (const char *at = lines ? lines : ""; *at;) {
        const size_t length = strcspn(at, "\n");
        buffer_clear(&line);
        buffer_add(&line, at, length);
        put(file, buffer_string(&line));
        at += length + (at[length] == '\n');
    }
    buffer_free(&line);
}

static bool belongs(const struct result *result, const char *exercise)
{
    return !exercise || strcmp(result->exercise, exercise) == 0;
}

struct score run_score(const struct run *run, const char *exercise)
{
    struct score score = {0};
    for (size_t i = 0; i < run->count; i++) {
        const struct result *r = &run->results[i];
        if (!belongs(r, exercise) || r->outcome.excused)
            continue;
        score.possible += r->points;
        score.earned += r->outcome.verdict == PASSED ? r->points : 0;
    }
    return score;
}

struct tally run_tally(const struct run *run, const char *exercise)
{
    struct tally tally = {0};
    for (size_t i = 0; i < run->count; i++) {
        const struct result *r = &run->results[i];
        if (!belongs(r, exercise))
            continue;
        const enum meaning meaning = verdict_meaning(r->outcome.verdict);
        tally.passed += meaning == GOOD;
        tally.failed += meaning == BLAMED;
        tally.skipped += meaning == EXEMPT;
        tally.faults += meaning == UNDECIDED;
    }
    return tally;
}

bool run_is_first(const struct run *run, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(run->results[i].exercise, run->results[index].exercise) == 0)
            return false;
    return true;
}
