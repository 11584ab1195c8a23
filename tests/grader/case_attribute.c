/* case_attribute.c - the lines about a case, which stand before its steps. */
#include "case_attribute.h"

#include "case_operand.h"
#include "case_words.h"

#include <stdio.h>
#include <string.h>

static bool read_points(struct reader *r, const char *at)
{
    long points;
    if (!read_number(r, &at, 100, &points))
        return false;
    r->test->points = (int)points;
    return nothing_more(r, at);
}

static bool read_needs(struct reader *r, const char *title)
{
    struct test_case *test = r->test;
    size_t i = 0;
    while (i + 1 < r->file->count && strcmp(r->file->cases[i].title, title) != 0)
        i++;
    if (i + 1 >= r->file->count)
        return malformed(r, "no earlier case has the title '%.100s'", title);
    if (r->file->cases[i].words)
        return malformed(r, "that case is about words, which no other needs");
    test->needs = reader_grow(r, test->needs, test->need_count, sizeof *test->needs);
    if (!test->needs)
        return false;
    test->needs[test->need_count++] = i;
    return true;
}

static bool read_tools(struct reader *r, const char *at)
{
    struct test_case *test = r->test;
    if (!*at)
        return malformed(r, "the name of a command is missing");
    while (*at) {
        const size_t length = word_length(at);
        const char *name = reader_copy(r, at, length);
        test->tools = reader_grow(r, test->tools, test->tool_count, sizeof *test->tools);
        if (!name || !test->tools)
            return false;
        test->tools[test->tool_count++] = name;
        at = skip_blanks(at + length);
    }
    return true;
}

static bool read_over(struct reader *r, const char *at)
{
    static const char *const names[FAMILIES] = {"ipv4", "ipv6", "unix"};
    if (!*at)
        return malformed(r, "ipv4, ipv6 or unix is missing");
    if (r->test->over_given)
        return malformed(r, "the case has a line 'over' already");
    r->test->over_given = true;
    memset(r->test->over, 0, sizeof r->test->over);
    while (*at) {
        const char *rest = NULL;
        int family = 0;
        while (family < FAMILIES && !(rest = after_words(at, names[family])))
            family++;
        if (!rest)
            return malformed(r, "'%.*s' is none of ipv4, ipv6 and unix",
                             shown_length(word_length(at)), at);
        r->test->over[family] = true;
        at = rest;
    }
    return true;
}

static bool read_within(struct reader *r, const char *at)
{
    return read_duration(r, &at, &r->test->deadline_ms) && nothing_more(r, at);
}

static bool read_steps_within(struct reader *r, const char *at)
{
    return read_duration(r, &at, &r->test->step_ms) && nothing_more(r, at);
}

static bool read_ours(struct reader *r, const char *at)
{
    r->test->ours = true;
    return nothing_more(r, at);
}

static bool read_turns(struct reader *r, const char *at)
{
    r->test->takes_turns = true;
    return nothing_more(r, at);
}

static bool read_hidden(struct reader *r, const char *at)
{
    r->test->hidden = true;
    return nothing_more(r, at);
}

static bool read_words(struct reader *r, const char *at)
{
    r->test->words = true;
    return nothing_more(r, at);
}

static bool read_only(struct reader *r, const char *habits)
{
    if (strcmp(habits, "agreed") != 0 && strcmp(habits, "lecture") != 0)
        return malformed(r, "'agreed' or 'lecture' is expected behind 'only'");
    r->test->only = strcmp(habits, "agreed") == 0 ? AGREED : LECTURE;
    return true;
}

static bool read_hint(struct reader *r, const char *text)
{
    const char *old = r->test->hint;
    const size_t size = strlen(old) + strlen(text) + 2;
    char *whole = reader_take(r, size);
    if (!whole)
        return false;
    if (!*text)
        return malformed(r, "the hint's text is missing");
    snprintf(whole, size, "%s%s%s", old, *old ? " " : "", text);
    r->test->hint = whole;
    return true;
}

static const struct attribute {
    const char *word;
    bool (*read)(struct reader *, const char *rest);
} attributes[] = {
    {"points", read_points},     {"needs", read_needs},   {"tool", read_tools},
    {"over", read_over},         {"within", read_within}, {"steps within", read_steps_within},
    {"ours", read_ours},         {"words", read_words},   {"only", read_only},
    {"draws", read_draws},       {"hint", read_hint},     {"hidden", read_hidden},
    {"takes turns", read_turns},
};

static const struct attribute *find_attribute(const char *line, const char **rest)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if ((*rest = after_words(line, attributes[i].word)))
            return &attributes[i];
    return NULL;
}

bool is_attribute(const char *line)
{
    const char *rest;
    return find_attribute(line, &rest) != NULL;
}

bool read_attribute(struct reader *r, const char *line)
{
    const char *rest;
    const struct attribute *attribute = find_attribute(line, &rest);
    if (!attribute)
        return malformed(r, "'%.40s' is no attribute", line);
    if (r->test->step_count > 0)
        return malformed(r, "'%s' comes too late: the case's steps have begun", attribute->word);
    return attribute->read(r, rest);
}
