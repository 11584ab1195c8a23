/* case.c - a file of cases, whatever its bytes are.
 *
 * case_parse() gives a line and a reason, or a file in which everything makes
 * sense; which, written anew from what was read, is read in the same way.
 */
#include "tests/grader/case.h"

#include "tests/grader/buffer.h"
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- what makes sense -------------------------------------------------- */

static bool is_text(const char *text)
{
    return text != NULL && strchr(text, '\n') == NULL;
}

/* Of a file in the scratch directory, and of none outside of it. */
static bool is_name(const char *name)
{
    return is_text(name) && *name != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0
           && strcmp(name, "..") != 0;
}

static bool has_names(const struct step *step)
{
    for (size_t i = 0; i < step->word_count; i++)
        if (!is_name(step->words[i].text))
            return false;
    return true;
}

static bool has_bytes(const struct test_case *test, const struct step *step)
{
    for (size_t i = 0; i < step->part_count; i++) {
        const struct part *part = &step->parts[i];
        if (part->kind == VALUE && part->value >= test->value_count)
            return false;
        if (part->kind == CONTENT && !is_name(part->data))
            return false;
        if (part->kind == LITERAL && part->data == NULL)
            return false;
        if (part->kind == LITERAL && part->length > 0
            && memchr(part->data, part->data[0], part->length) == NULL)
            return false; /* never: it lets the address sanitizer look at all of it */
    }
    return step->part_count > 0;
}

static bool has_words(const struct step *step)
{
    for (size_t i = 0; i < step->word_count; i++)
        if (step->words[i].text == NULL)
            return false;
    return step->word_count > 0;
}

/* What a step of the verb must bring along. */
static bool is_complete(const struct test_case *test, const struct step *step)
{
    switch (step->verb) {
    case STARTS:
        return has_words(step) && *step->words[0].text != '\0' && !step->words[0].optional;
    case PRINTS:
    case MAY_PRINT:
    case NEVER_PRINTS:
    case SAYS:
    case COMPLAINS:
    case SHELL:
        return is_text(step->text);
    case FILE_HOLDS:
    case FILE_IS:
    case FILE_HAS:
        return is_name(step->text) && has_bytes(test, step);
    case FILE_ABSENT:
        return is_name(step->text);
    case FILES:
        return has_names(step);
    case SENDS:
    case MAY_SEND:
    case TRICKLES:
    case RECEIVES:
    case SEES:
        return has_bytes(test, step);
    case EXITS:
        return step->number >= 0 && step->number <= 255;
    case GETS:
    case DIES_OF:
        return step->number > 0 && step->number <= 64;
    case LISTENS:
    case BINDS:
    case STAYS_AWAY:
        return step->number >= 0 && step->number <= 65535;
    case IDLES:
    case WAITS:
    case RECEIVES_NOTHING:
        return step->number >= 0 && step->number <= 3600000;
    case RECEIVES_ANY:
    case RECEIVES_UP_TO:
        return step->number >= 0 && step->value <= test->value_count;
    case CONNECTS_TCP:
    case CONNECTS_UDP:
        return step->other < test->actor_count;
    default:
        return true;
    }
}

static void check_references(const struct test_case *test, const char *text)
{
    for (const char *at = text; (at = strchr(at, '@')) != NULL;) {
        const struct reference found = case_reference(test, at);
        assert(found.length <= strlen(at));
        assert(found.length == 0 || (found.actor < test->actor_count && found.port <= 65535));
        at += found.length > 0 ? found.length : at[1] == '@' ? 2 : 1;
    }
}

/* In the name of a file, @ is a character like any other. */
static bool is_about_files(enum verb verb)
{
    return verb == FILE_HOLDS || verb == FILE_IS || verb == FILE_HAS || verb == FILE_ABSENT
           || verb == FILES;
}

static bool is_branch(enum verb verb)
{
    return verb == EITHER || verb == OR;
}

static void check_step(const struct test_case *test, size_t i)
{
    const struct step *step = &test->steps[i];

    assert(is_text(step->source) && step->line > test->line);
    assert(i == 0 || step->line > test->steps[i - 1].line);
    assert(is_complete(test, step));
    assert(step->verb >= FILE_HOLDS || step->actor < test->actor_count);
    if (step->text != NULL && !is_about_files(step->verb))
        check_references(test, step->text);
    for (size_t k = 0; k < step->word_count && !is_about_files(step->verb); k++)
        check_references(test, step->words[k].text);
    if (is_branch(step->verb)) {
        assert(step->end > i + 1 && step->end < test->step_count);
        assert(test->steps[step->end].verb == OR || test->steps[step->end].verb == END);
    }
}

static void check_case(const struct case_file *file, size_t index)
{
    const struct test_case *test = &file->cases[index];

    assert(is_text(test->title) && *test->title != '\0' && is_text(test->hint));
    assert(test->points >= 0 && test->points <= 100);
    assert(test->deadline_ms >= 0 && test->step_ms >= 0);
    assert(test->over[IPV4] || test->over[IPV6] || test->over[UNIX]);
    for (size_t i = 0; i < index; i++)
        assert(strcmp(file->cases[i].title, test->title) != 0);
    for (size_t i = 0; i < test->need_count; i++)
        assert(test->needs[i] < index && !file->cases[test->needs[i]].words
               && (test->hidden || !file->cases[test->needs[i]].hidden));
    for (size_t i = 0; i < test->tool_count; i++)
        assert(*test->tools[i] != '\0');
    assert(test->step_count > 0);
    for (size_t i = 0; i < test->step_count; i++)
        check_step(test, i);
}

/* ---- written anew ------------------------------------------------------ */

static void write_case(struct buffer *text, const struct case_file *file,
                       const struct test_case *test)
{
    static const char *const names[FAMILIES] = {"ipv4", "ipv6", "unix"};

    buffer_printf(text, "case %s\npoints %d\n", test->title, test->points);
    buffer_printf(text, "within %ld ms\nsteps within %ld ms\n", test->deadline_ms, test->step_ms);
    for (size_t i = 0; i < test->need_count; i++)
        buffer_printf(text, "needs %s\n", file->cases[test->needs[i]].title);
    for (size_t i = 0; i < test->tool_count;
         i++) /* in one line: a '\\r' may be one, but not last */
        buffer_printf(text, "%s %s", i == 0 ? "tool" : "", test->tools[i]);
    for (size_t i = 0; test->over_given && i < FAMILIES; i++)
        buffer_printf(text, "%s %s", i == 0 ? "\nover" : "", test->over[i] ? names[i] : "");
    buffer_printf(text, "\n%s%s%s", test->ours ? "ours\n" : "", test->words ? "words\n" : "",
                  test->takes_turns ? "takes turns\n" : "");
    buffer_text(text, test->hidden ? "hidden\n" : "");
    if (*test->hint != '\0')
        buffer_printf(text, "hint %s\n", test->hint);
    for (size_t i = 0; i < test->step_count; i++)
        buffer_printf(text, "  %s\n", test->steps[i].source);
}

static void check_same_text(const char *a, const char *b)
{
    assert((a == NULL) == (b == NULL));
    assert(a == NULL || strcmp(a, b) == 0);
}

static void check_same_step(const struct step *a, const struct step *b)
{
    assert(a->verb == b->verb && a->number == b->number && a->end == b->end);
    assert(a->actor == b->actor && a->other == b->other && a->to_peer == b->to_peer);
    assert(a->word_count == b->word_count && a->part_count == b->part_count);
    check_same_text(a->text, b->text);
    check_same_text(a->input, b->input);
    check_same_text(a->output, b->output);
    for (size_t i = 0; i < a->word_count; i++) {
        check_same_text(a->words[i].text, b->words[i].text);
        assert(a->words[i].optional == b->words[i].optional);
    }
    for (size_t i = 0; i < a->part_count; i++)
        assert(a->parts[i].kind == b->parts[i].kind && a->parts[i].length == b->parts[i].length);
}

static void check_same(const struct test_case *a, const struct test_case *b)
{
    check_same_text(a->title, b->title);
    check_same_text(a->hint, b->hint);
    assert(a->points == b->points && a->ours == b->ours && a->words == b->words
           && a->takes_turns == b->takes_turns && a->hidden == b->hidden);
    assert(a->deadline_ms == b->deadline_ms && a->step_ms == b->step_ms);
    assert(memcmp(a->over, b->over, sizeof a->over) == 0 && a->over_given == b->over_given);
    assert(a->need_count == b->need_count && a->tool_count == b->tool_count);
    assert(a->value_count == b->value_count);
    assert(a->actor_count == b->actor_count && a->step_count == b->step_count);
    for (size_t i = 0; i < a->step_count; i++)
        check_same_step(&a->steps[i], &b->steps[i]);
}

static void check_again(const struct case_file *file)
{
    struct buffer text = {0};
    struct case_file again;
    struct case_error error;

    for (size_t i = 0; i < file->count; i++)
        write_case(&text, file, &file->cases[i]);
    assert(case_parse(&again, buffer_string(&text), text.length, &error));
    assert(again.count == file->count);
    for (size_t i = 0; i < file->count; i++)
        check_same(&file->cases[i], &again.cases[i]);
    case_free(&again);
    buffer_free(&text);
}

/* ------------------------------------------------------------------------ */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    struct case_file file;
    struct case_error error;
    size_t length;

    /* The bytes need not stay: they are gone before the result is looked at. */
    char *bytes = input_bytes(&input, size, &length);
    const bool is_good = case_parse(&file, bytes, length, &error);
    free(bytes);
    if (is_good) {
        for (size_t i = 0; i < file.count; i++)
            check_case(&file, i);
        check_again(&file);
    } else {
        assert(error.line > 0 && error.reason[0] != '\0');
        assert(strlen(error.reason) < sizeof error.reason && file.count == 0);
    }
    case_free(&file);
    return 0;
}
