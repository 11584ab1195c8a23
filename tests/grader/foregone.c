/* foregone.c - verdicts that are known before a case is played. */
#include "foregone.h"

#include "endpoint.h"
#include "python.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_LINES = 20 };

/* ---- what the machine lacks, and what was needed and failed ------------ */

static bool is_in_path(const char *tool)
{
    const char *at = getenv("PATH");
    bool found = strchr(tool, '/') && access(tool, X_OK) == 0;
    for (at = at ? at : "/usr/bin:/bin"; *at && !found; at += strcspn(at, ":"), at += *at == ':') {
        struct buffer path = {0};
        buffer_printf(&path, "%.*s/%s", (int)strcspn(at, ":"), at, tool);
        found = access(path.data, X_OK) == 0;
        buffer_free(&path);
    }
    return found;
}

static const char *const families[FAMILIES] = {"IPv4 on loopback", "IPv6 on loopback",
                                               "Unix-domain sockets"};

/* The device that the test writes to and that is not there, such as /dev/full, or NULL. */
static const char *missing_device(const struct test *t)
{
    struct stat status;
    for (size_t i = 0; i < t->test->step_count; i++) {
        const char *output = t->test->steps[i].output;
        if (output && output[0] == '/' && (stat(output, &status) != 0 || !S_ISCHR(status.st_mode)))
            return output;
    }
    return NULL;
}

static bool lacks_something(const struct test *t, struct outcome *o)
{
    for (size_t i = 0; i < t->test->tool_count; i++)
        if (!is_in_path(t->test->tools[i])) {
            outcome_set(o, SKIPPED, "%s is not installed", t->test->tools[i]);
            return true;
        }
    const char *lack = missing_device(t);
    if (!lack && !family_works(t->family))
        lack = families[t->family];
    if (lack)
        outcome_set(o, SKIPPED, "this machine lacks %s", lack);
    return lack;
}

static bool needs_failed(const struct foregone *f, size_t index, struct outcome *o)
{
    for (size_t i = 0; i < index; i++)
        if (plan_needs(f->plan, index, i) && f->results[i].outcome.verdict != PASSED) {
            outcome_set(o, SKIPPED, "needs: %s", f->plan->tests[i].title);
            o->excused = f->results[i].outcome.excused;
            return true;
        }
    return false;
}

/* ---- programs that are not there --------------------------------------- */

/* The first judged program of the test for which that is so, with its path, or NULL. */
static const char *find_program(const struct foregone *f, const struct test *t,
                                bool (*is_so)(const char *path), char **path)
{
    struct play play = *f->play;
    play.exercise = t->source->exercise;
    for (size_t i = 0; i < t->test->step_count; i++) {
        const struct step *step = &t->test->steps[i];
        if (step->verb != STARTS || !play_is_judged(step->words[0].text))
            continue;
        *path = play_program_path(&play, step->words[0].text);
        if (is_so(*path))
            return step->words[0].text;
        free(*path);
    }
    return NULL;
}

static bool is_absent(const char *path)
{
    return access(path, F_OK) != 0;
}

static bool has_no_interpreter(const char *path)
{
    return python_is_source(path) && !python_find()->path;
}

/* That is the fault of this machine. */
static bool lacks_interpreter(const struct foregone *f, const struct test *t, struct outcome *o)
{
    char *path;
    const char *program = find_program(f, t, has_no_interpreter, &path);
    if (!program)
        return false;
    outcome_set(o, UNJUDGED, "%s is written in Python, and python3 is not installed here", program);
    buffer_printf(&o->details, "  %s\n", o->summary.data);
    free(path);
    return true;
}

/* What tests/class/build says of a program for which there is no source: one line,
 * in PROGRAM.absent. False if it says nothing. */
static bool read_absence(const char *program_path, char *line, size_t size)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s.absent", program_path);
    FILE *file = fopen(path.data, "re");
    const bool said = file && fgets(line, (int)size, file);
    if (said)
        line[strcspn(line, "\n")] = '\0';
    if (file)
        fclose(file);
    buffer_free(&path);
    return said;
}

/* A program that is not there was not built, if the compiler said why, or else
 * was not handed in. */
static bool is_missing(const struct foregone *f, const struct test *t, struct outcome *o)
{
    char *path;
    char absence[1024];
    struct buffer log = {0};
    const char *program = find_program(f, t, is_absent, &path);
    if (!program)
        return false;
    buffer_printf(&log, "%s.log", path);
    if (access(log.data, F_OK) == 0)
        outcome_set(o, NOT_BUILT, "%s does not compile", program);
    else if (read_absence(path, absence, sizeof absence))
        outcome_set(o, NOT_HANDED_IN, "%s", absence);
    else
        outcome_set(o, f->play->is_submission ? NOT_HANDED_IN : NOT_STARTED, "there is no %s",
                    program);
    buffer_free(&log);
    free(path);
    return true;
}

/* Whether it was told before why the program is not there. It is remembered, but not of a
 * case that is hidden: its readers may see only the others. */
static bool was_told(struct foregone *f, const struct test *t, const char *path)
{
    for (size_t i = 0; i < f->told_count; i++)
        if (strcmp(f->told[i], path) == 0)
            return true;
    if (!t->test->hidden) {
        f->told = reallocate(f->told, f->told_count + 1, sizeof *f->told);
        f->told[f->told_count++] = duplicate(path);
    }
    return false;
}

/* What the compiler said, if anything. */
static void add_log(struct outcome *o, const char *program_path)
{
    char line[1024];
    struct buffer path = {0};
    buffer_printf(&path, "%s.log", program_path);
    FILE *file = fopen(path.data, "re");
    for (int i = 0; file && i <= LOG_LINES && fgets(line, sizeof line, file); i++) {
        buffer_text(&o->details, "    | ");
        if (i == LOG_LINES)
            buffer_text(&o->details, "...");
        else
            buffer_visible(&o->details, line, strcspn(line, "\n"));
        buffer_text(&o->details, "\n");
    }
    if (file)
        fclose(file);
    buffer_free(&path);
}

bool foregone_tell(struct foregone *f, size_t index)
{
    char *path;
    struct outcome *o = &f->results[index].outcome;
    const struct test *t = &f->plan->tests[index];
    if (o->details.length > 0
        || (o->verdict != NOT_BUILT && o->verdict != NOT_HANDED_IN && o->verdict != NOT_STARTED))
        return true;
    const char *program = find_program(f, t, is_absent, &path);
    if (!program)
        return true;
    const bool is_first = !was_told(f, t, path);
    if (is_first) {
        buffer_printf(&o->details, "  %s\n", o->summary.data);
        add_log(o, path);
    } else {
        buffer_clear(&o->summary);
        buffer_printf(&o->summary, "%s, as above", program);
    }
    free(path);
    return is_first;
}

bool foregone_decide(struct foregone *f, size_t index)
{
    const struct test *t = &f->plan->tests[index];
    struct outcome *o = &f->results[index].outcome;
    return t->is_left_out || lacks_something(t, o) || needs_failed(f, index, o)
           || is_missing(f, t, o) || lacks_interpreter(f, t, o);
}

void foregone_free(struct foregone *f)
{
    for (size_t i = 0; i < f->told_count; i++)
        free(f->told[i]);
    free(f->told);
}
