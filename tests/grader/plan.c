/* plan.c - which cases of which files are to be played, in the order of the report. */
#include "plan.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool read_whole(const char *name, struct buffer *data, struct buffer *why)
{
    char block[16384];
    size_t got;
    FILE *file = fopen(name, "re");
    if (!file) {
        buffer_printf(why, "%s:0: cannot be opened: %s\n", name, strerror(errno));
        return false;
    }
    while ((got = fread(block, 1, sizeof block, file)) > 0)
        buffer_add(data, block, got);
    const bool good = !ferror(file);
    if (!good)
        buffer_printf(why, "%s:0: cannot be read: %s\n", name, strerror(errno));
    fclose(file);
    return good;
}

/* tests/cases/tcp_draw.case judges tcp_draw */
static char *exercise_of(const char *name)
{
    const char *slash = strrchr(name, '/');
    char *exercise = duplicate(slash ? slash + 1 : name);
    char *dot = strrchr(exercise, '.');
    if (dot && dot != exercise)
        *dot = '\0';
    return exercise;
}

static bool has_directory(const char *parent, const char *name)
{
    struct buffer path = {0};
    struct stat status;
    buffer_printf(&path, "%s/%s", parent, name);
    const bool has = stat(path.data, &status) == 0 && S_ISDIR(status.st_mode);
    buffer_free(&path);
    return has;
}

static bool is_left_out(const struct plan_options *options, const struct source *source,
                        const struct test_case *test)
{
    if (options->submission && test->ours)
        return true;
    /* A submission is judged by the cases of the exercises that it has, and by no others. */
    return options->submission && !has_directory(options->judged, source->exercise);
}

static void add_test(struct plan *plan, const struct plan_options *options,
                     const struct source *source, size_t index, enum family family)
{
    static const char *const names[FAMILIES] = {"IPv4", "IPv6", "Unix"};
    const struct test_case *test = &source->file.cases[index];
    struct buffer title = {0};
    buffer_text(&title, test->title);
    if (test->over_given)
        buffer_printf(&title, " (%s)", names[family]);
    if (test->hidden)
        buffer_text(&title, " (hidden until the due date)");
    plan->tests = reallocate(plan->tests, plan->count + 1, sizeof *plan->tests);
    plan->tests[plan->count++] = (struct test){
        .source = source,
        .test = test,
        .index = index,
        .family = family,
        .title = title.data,
        .is_reported = true,
        .is_left_out = is_left_out(options, source, test),
    };
}

static bool add_file(struct plan *plan, const struct plan_options *options, const char *name,
                     struct buffer *why)
{
    struct buffer data = {0};
    struct case_error error;
    if (!read_whole(name, &data, why)) {
        buffer_free(&data);
        return false;
    }
    struct source *source = allocate(sizeof *source);
    *source = (struct source){.next = plan->sources, .name = name, .exercise = exercise_of(name)};
    plan->sources = source;

    const bool good = case_parse(&source->file, buffer_string(&data), data.length, &error);
    buffer_free(&data);
    if (!good)
        buffer_printf(why, "%s:%d: %s\n", name, error.line, error.reason);
    for (size_t i = 0; i < source->file.count; i++)
        for (int family = 0; family < FAMILIES; family++)
            if (source->file.cases[i].over[family])
                add_test(plan, options, source, i, (enum family)family);
    return good;
}

static bool has_other_operands(const struct step *step)
{
    for (size_t i = 1; i < step->word_count; i++)
        if (!step->words[i].optional)
            return true;
    return false;
}

/* Whether programs with these habits are judged by the test. Who does not take the
 * operands of the suite's contract has not read it: the words are not agreed, either. */
static bool suits(const struct test *t, const struct habits *habits)
{
    for (size_t i = 0; i < t->test->step_count; i++) {
        const struct step *step = &t->test->steps[i];
        if (step->verb == STARTS && !habit_is_agreed(habit_of(habits, step))
            && play_is_judged(step->words[0].text) && has_other_operands(step))
            return false;
    }
    return habits_are_agreed(habits, t->test)
               ? t->test->only != LECTURE
               : t->test->only != AGREED && !t->test->words && t->family == IPV4;
}

void plan_apply(struct plan *plan, const struct habits *habits)
{
    for (size_t i = 0; i < plan->count; i++) {
        struct test *t = &plan->tests[i];
        t->is_left_out = t->is_left_out || !suits(t, habits);
        t->fixed_ports = habits_are_built_in(habits, t->test);
    }
}

bool plan_needs(const struct plan *plan, size_t index, size_t needed)
{
    const struct test *t = &plan->tests[index], *other = &plan->tests[needed];
    if (t->source != other->source || other->is_left_out
        || t->treatment.experiment != other->treatment.experiment
        || t->treatment.subject != other->treatment.subject)
        return false;
    bool named = false;
    for (size_t i = 0; i < t->test->need_count; i++)
        named = named || t->test->needs[i] == other->index;
    /* Over the same family, if the other is played over that at all. */
    return named && (t->family == other->family || !other->test->over[t->family]);
}

static bool has_title(const struct test *t, const char *title)
{
    return strcmp(t->title, title) == 0 || strcmp(t->test->title, title) == 0;
}

static bool has_words(const struct test *t, const char *words)
{
    return strstr(t->title, words);
}

/* Marks the tests of which that is so. False if there are none. */
static bool mark(const struct plan *plan, bool (*is_so)(const struct test *, const char *),
                 const char *title, bool *wanted)
{
    bool any = false;
    for (size_t i = 0; i < plan->count; i++)
        if (is_so(&plan->tests[i], title))
            any = wanted[i] = true;
    return any;
}

static bool choose_titles(struct plan *plan, const struct plan_options *options, struct buffer *why)
{
    if (options->title_count == 0)
        return true;
    bool *wanted = allocate((plan->count + 1) * sizeof *wanted);
    bool all_found = true;
    for (size_t k = 0; k < options->title_count; k++) {
        const bool found = mark(plan, has_title, options->titles[k], wanted)
                           || mark(plan, has_words, options->titles[k], wanted);
        if (!found && all_found) {
            buffer_printf(why, "grader: no case has '%s' in its title\n", options->titles[k]);
            all_found = false;
        }
    }
    /* From the last to the first, since a case needs only earlier ones. */
    for (size_t i = plan->count; i-- > 0;) {
        plan->tests[i].is_reported = wanted[i];
        bool needed = wanted[i];
        for (size_t k = i + 1; k < plan->count && !needed; k++)
            needed = !plan->tests[k].is_left_out && plan_needs(plan, k, i);
        plan->tests[i].is_left_out = plan->tests[i].is_left_out || !needed;
    }
    free(wanted);
    return all_found;
}

bool plan_read(struct plan *plan, const struct plan_options *options, char *const names[],
               struct buffer *why)
{
    bool good = true;
    for (; *names; names++)
        good = add_file(plan, options, *names, why) && good;
    return good && choose_titles(plan, options, why);
}

void plan_free(struct plan *plan)
{
    for (size_t i = 0; i < plan->count; i++)
        free(plan->tests[i].title);
    for (struct source *source = plan->sources, *next; source; source = next) {
        next = source->next;
        case_free(&source->file);
        free(source->exercise);
        free(source);
    }
    free(plan->tests);
}
