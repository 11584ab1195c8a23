/* surroundings.c - what programs find where they run: environment and limits. */
#include "surroundings.h"

#include "witness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    CPU_SPARE_S = 5, /* processor time beyond the deadline: that of the case is judged */
    FILE_MB = 64,
    OPEN_FILES = 256
};

extern char **environ;

static void add_variable(char **list, size_t *count, const char *name, const char *value)
{
    struct buffer text = {0};
    buffer_printf(&text, "%s=%s", name, value);
    list[(*count)++] = text.data;
}

/* A check of the suite, or the shell that starts it, is no side of a conversation, and starts
 * programs of its own, into which no library belongs. */
static bool is_check(const struct stage *s)
{
    const char *program = s->step->words[0].text;
    if (strcmp(program, "sh") == 0)
        return true;
    return play_is_suites(program) && strncmp(program, "tests/peers/", 12) != 0
           && strncmp(program, "tests/samples/", 14) != 0;
}

/* A crash of the program is to be told with its place, and its socket calls recorded. */
static void add_libraries(const struct stage *s, const struct actor *a, char **list, size_t *count)
{
    struct buffer libraries = {0};
    if (a->is_judged && s->play->finds_crash) {
        char *library = play_crash_library(s->play), *file = stage_crash_file(s, a);
        buffer_text(&libraries, library);
        add_variable(list, count, "CRASH", file);
        free(library);
        free(file);
    }
    if (!is_check(s) && witness_takes(a->path)) {
        buffer_printf(&libraries, "%s%s", libraries.length ? ":" : "", s->play->recorder);
        *count = witness_environment(a->name, list, *count);
    }
    if (libraries.length > 0)
        add_variable(list, count, "LD_PRELOAD", libraries.data);
    buffer_free(&libraries);
}

/* Whether the world of the program that starts is to be changed. */
static bool is_subject(const struct stage *s)
{
    const struct treatment *t = &s->play->treatment;
    return t->experiment && s->step->verb == STARTS
           && strcmp(s->step->words[0].text, t->subject) == 0;
}

char **surroundings_environment(const struct stage *s, const struct actor *a)
{
    static const char prefix[] = "GRADER_PASS_";
    size_t count = 0, passed = 0;
    for (char **e = environ; *e; e++)
        passed++;
    char **list = allocate((passed + 13 + WITNESS_VARIABLES) * sizeof *list);

    struct buffer path = {0};
    buffer_printf(&path, "%s%s%s", s->tools ? s->tools : "", s->tools ? ":" : "",
                  getenv("PATH") ? getenv("PATH") : "/usr/bin:/bin");
    add_variable(list, &count, "PATH", path.data);
    buffer_free(&path);
    add_variable(list, &count, "HOME", s->directory);
    add_variable(list, &count, "TMPDIR", s->directory);
    add_variable(list, &count, "LANG", "C.UTF-8");
    if (!a || !a->is_judged) {
        add_variable(list, &count, "SUITE", s->play->suite);
        add_variable(list, &count, "JUDGED", s->play->judged);
    }
    add_variable(list, &count, "PYTHONDONTWRITEBYTECODE", "1");
    if (is_subject(s)) {
        list[count++] = experiment_preload();
        list[count++] = experiment_choice(s->play->treatment.experiment);
    } else if (a)
        add_libraries(s, a, list, &count);
    for (char **e = environ; *e; e++)
        if (strncmp(*e, prefix, sizeof prefix - 1) == 0)
            list[count++] = duplicate(*e + sizeof prefix - 1);
    return list;
}

void surroundings_free(char **list)
{
    for (size_t i = 0; list[i]; i++)
        free(list[i]);
    free(list);
}

struct limits surroundings_limits(const struct stage *s, bool is_judged, bool is_suites)
{
    struct limits limits = {
        .cpu_s = s->test->deadline_ms / 1000 + CPU_SPARE_S,
        .file_size = (long long)FILE_MB << 20,
        .processes = s->play->processes,
        .open_files = OPEN_FILES,
    };
    if (is_suites || (!is_judged && !s->play->is_submission))
        limits.file_size = limits.processes = limits.open_files = 0;
    return limits;
}
