/* act_output.c - what a program prints and says: `client prints id 7`. */
#include "acts.h"
#include "compare.h"

#include <stdlib.h>
#include <string.h>

/* ---- standard output --------------------------------------------------- */

static bool is_optional(struct actor *a, const char *line, size_t length)
{
    for (size_t i = a->optional_first; i < a->optional_count; i++)
        if (strlen(a->optional[i]) == length && memcmp(a->optional[i], line, length) == 0) {
            a->optional_first = i + 1;
            return true;
        }
    return false;
}

bool act_no_more_output(struct stage *s, struct actor *a)
{
    const char *line;
    size_t length;
    struct capture *out = &a->program.out;
    while (out->cursor < out->kept.length) {
        const bool whole = capture_line(out, out->cursor, &line, &length);
        if (!whole || !is_optional(a, line, length)) {
            compare_show_lines(&s->evidence, "printed", NULL, 0, line, length);
            return stage_fail(s, WRONG, "%s printed more than is expected", a->name);
        }
        out->cursor += length + 1;
    }
    return true;
}

static bool wrong_line(struct stage *s, const struct actor *a, const char *expected,
                       const char *line, size_t length)
{
    compare_show_lines(&s->evidence, "printed", expected, strlen(expected), line, length);
    return stage_fail(s, WRONG, "%s printed another line", a->name);
}

/* Nothing more will come from it: its end, or that of its output, is past. */
static bool has_dried_up(const struct actor *a, const struct capture *c)
{
    return c->fd < 0 || stage_is_settled(&a->program);
}

static bool no_line(struct stage *s, struct actor *a, const char *expected)
{
    const char *line;
    size_t length;
    const bool late = !has_dried_up(a, &a->program.out);
    stage_settle(s);
    capture_line(&a->program.out, a->program.out.cursor, &line, &length);
    compare_show_lines(&s->evidence, "printed", expected, strlen(expected),
                       length > 0 ? line : NULL, length);
    if (length == strlen(expected) && length > 0 && memcmp(line, expected, length) == 0)
        return stage_missed(s, "%s has not ended its line with a newline (\\n)", a->name);
    if (length > 0)
        return stage_missed(s, "%s has printed another text, and no newline (\\n) behind it",
                            a->name);
    if (late)
        return stage_missed(s, "%s has not printed the line after %s (has it flushed its output?)",
                            a->name, stage_duration(s->test->step_ms));
    if (a->program.ended)
        return act_wrong_end(s, a, " without printing the line");
    return stage_missed(s, "%s has closed its standard output without printing the line", a->name);
}

static bool prints(struct stage *s, struct actor *a, const char *expected)
{
    struct capture *out = &a->program.out;
    const char *line;
    size_t length;
    for (;;) {
        if (capture_line(out, out->cursor, &line, &length)) {
            const bool same = length == strlen(expected) && memcmp(line, expected, length) == 0;
            if (!same && !is_optional(a, line, length))
                return wrong_line(s, a, expected, line, length);
            out->cursor += length + 1;
            if (same)
                return true;
        } else if (has_dried_up(a, out))
            return no_line(s, a, expected);
        else if (!stage_wait(s, -1, 0) && !has_dried_up(a, out))
            return stage_failed(s) ? false : no_line(s, a, expected);
    }
}

/* The line is kept until it comes, or another step needs the next one. */
static bool may_print(struct stage *s, struct actor *a, const char *line)
{
    (void)s;
    a->optional = reallocate(a->optional, a->optional_count + 1, sizeof *a->optional);
    a->optional[a->optional_count++] = duplicate(line);
    return true;
}

static bool never_prints(struct stage *s, struct actor *a, const char *forbidden)
{
    const char *line;
    size_t length;
    const struct capture *out = &a->program.out;
    if (!act_until_ended(s, a))
        return false;
    for (size_t at = 0; at < out->kept.length; at += length + 1) {
        capture_line(out, at, &line, &length);
        if (length == strlen(forbidden) && memcmp(line, forbidden, length) == 0)
            return stage_fail(s, WRONG, "%s printed that line", a->name);
    }
    return true;
}

bool act_prints_nothing(struct stage *s)
{
    struct actor *a = s->actor;
    return act_until_ended(s, a) && act_no_more_output(s, a);
}

/* ---- standard error ---------------------------------------------------- */

static bool holds(const char *line, size_t length, const char *text)
{
    const size_t n = strlen(text);
    for (size_t i = 0; i + n <= length; i++)
        if (memcmp(line + i, text, n) == 0)
            return true;
    return false;
}

static bool says(struct stage *s, struct actor *a, const char *text)
{
    struct capture *err = &a->program.err;
    const char *line;
    size_t length;
    for (;;) {
        const bool dry = has_dried_up(a, err);
        while (capture_line(err, err->cursor, &line, &length) || (dry && length > 0)) {
            err->cursor += length + (err->cursor + length < err->kept.length);
            if (holds(line, length, text))
                return true;
        }
        if (dry)
            stage_settle(s);
        if (dry && a->program.ended)
            return act_wrong_end(s, a, " without saying \"%s\" on standard error", text);
        if (dry)
            return stage_missed(s, "%s has closed its standard error without saying \"%s\"",
                                a->name, text);
        if (!stage_wait(s, -1, 0) && !has_dried_up(a, err))
            return stage_failed(s)
                       ? false
                       : stage_missed(s, "%s has not said \"%s\" on standard error after %s",
                                      a->name, text, stage_duration(s->test->step_ms));
    }
}

static bool complains(struct stage *s, struct actor *a, const char *text)
{
    const struct capture *err = &a->program.err;
    const char *line, *complaint = NULL;
    size_t length, complaint_length = 0, count = 0;

    if (!act_until_ended(s, a))
        return false;
    for (size_t at = 0; at < err->kept.length; at += length + 1) {
        capture_line(err, at, &line, &length);
        if (holds(line, length, "listening on"))
            continue;
        count++;
        complaint = line;
        complaint_length = length;
    }
    if (count == 0)
        return stage_fail(s, WRONG, "%s said nothing on standard error", a->name);
    if (count > 1)
        return stage_fail(s, WRONG, "%s said %zu lines on standard error instead of one", a->name,
                          count);
    if (holds(complaint, complaint_length, text))
        return true;
    return stage_fail(s, WRONG, "what %s said on standard error does not hold \"%s\"", a->name,
                      text);
}

/* ---- all of them ------------------------------------------------------- */

/* Plays a step about a text, its @NAMEs replaced. */
static bool with_text(struct stage *s, bool (*look)(struct stage *, struct actor *, const char *))
{
    char *text = stage_expand(s, s->step->text);
    const bool held = text && look(s, s->actor, text);
    free(text);
    return held;
}

bool act_prints(struct stage *s)
{
    return with_text(s, prints);
}

bool act_may_print(struct stage *s)
{
    return with_text(s, may_print);
}

bool act_never_prints(struct stage *s)
{
    return with_text(s, never_prints);
}

bool act_says(struct stage *s)
{
    return with_text(s, says);
}

bool act_complains(struct stage *s)
{
    return with_text(s, complains);
}
