/* act_start.c - `client starts tcp_draw/client @server`. */
#include "acts.h"
#include "python.h"
#include "surroundings.h"

#include <stdlib.h>
#include <string.h>

/* A program that talks to a server waits until that is ready, unless it has already ended. */
static bool wait_for_servers(struct stage *s, const struct step *step, const struct actor *self)
{
    struct reference reference;
    for (size_t i = 0; i < step->word_count; i++) {
        const char *at = step->words[i].text;
        while (case_next_reference(s->test, &at, &reference)) {
            struct actor *other = &s->actors[reference.actor];
            if (other != self && other->program.pid && !other->end_was_told
                && !act_until_ready(s, other))
                return false;
        }
    }
    return true;
}

/* The endpoint that the word is, and nothing else: the @NAMEs of the case are known. */
static const struct endpoint *as_endpoint(const struct stage *s, const char *word)
{
    if (*word != '@')
        return NULL;
    const struct reference reference = case_reference(s->test, word);
    if (reference.length == 0 || word[reference.length] || reference.part != WHOLE)
        return NULL;
    return stage_endpoint(&s->actors[reference.actor], false);
}

/* The operands of one kind (habit.h) among those in [...]. */
static void add_operands(struct stage *s, const struct step *step, char kind, char **words,
                         size_t *count)
{
    for (size_t i = 0; i < step->word_count; i++) {
        const struct endpoint *e = as_endpoint(s, step->words[i].text);
        if (!step->words[i].optional || (kind == 'o') != !e)
            continue;
        if (kind == 'b')
            words[(*count)++] = duplicate(e->host);
        words[(*count)++] =
            kind == 'b' || kind == 'p' ? duplicate(e->port) : stage_expand(s, step->words[i].text);
    }
}

/* Reserves the endpoints of all words, those that the program will not be given, too. */
static bool reserve_all(struct stage *s, const struct step *step)
{
    bool reserved = true;
    for (size_t i = 0; i < step->word_count && reserved; i++) {
        char *word = stage_expand(s, step->words[i].text);
        reserved = word != NULL;
        free(word);
    }
    return reserved;
}

/* The words of the command, @NAMEs replaced, and the operands in [...] as the program
 * takes them. NULL, with the step failed, if an endpoint cannot be had. */
static char **make_words(struct stage *s, const struct step *step)
{
    const char *operands = habit_of(s->play->habits, step)->operands;
    bool added = false;
    if (!reserve_all(s, step))
        return NULL;
    char **words = allocate((2 * step->word_count + 1) * sizeof *words);
    size_t count = 0;
    for (size_t i = 0; i < step->word_count; i++)
        if (!step->words[i].optional)
            words[count++] = stage_expand(s, step->words[i].text);
        else if (!added) {
            added = true;
            for (const char *kind = operands; *kind; kind++)
                add_operands(s, step, *kind, words, &count);
        }
    return words;
}

/* `client 7` of a source in Python becomes `python3 client.py 7`. */
static char **python_words(char **words, const char *source)
{
    size_t count = 0;
    while (words[count])
        count++;
    words = reallocate(words, count + 2, sizeof *words);
    memmove(words + 2, words + 1, count * sizeof *words);
    free(words[0]);
    words[0] = duplicate("python3");
    words[1] = duplicate(source);
    return words;
}

/* A server is given its own endpoint, or that of another. */
static void find_endpoint(struct stage *s, const struct step *step, struct actor *a)
{
    a->serves = step->actor;
    for (size_t i = 0; i < step->word_count && !a->endpoint.length; i++) {
        const char *at = step->words[i].text;
        struct reference reference;
        if (case_next_reference(s->test, &at, &reference))
            a->serves = reference.actor;
    }
}

static void remember_redirection(struct stage *s, const char *name)
{
    s->redirected = reallocate(s->redirected, s->redirected_count + 1, sizeof *s->redirected);
    s->redirected[s->redirected_count++] = name;
}

bool act_could_not_start(struct stage *s, const char *program, bool judged, const char *why)
{
    if (judged)
        return stage_fail(s, NOT_STARTED, "%s could not be started: %s", program, why);
    return stage_fail(s, FAULT, "%s could not be started: %s", program, why);
}

/* A program that started before may start again once it has ended. */
static bool clear_stage_for(struct stage *s, struct actor *a)
{
    if (a->program.pid && !a->program.ended)
        return stage_fail(s, FAULT, "%s still runs: it cannot start again", a->name);
    program_free(&a->program);
    a->program = (struct program){0};
    a->is_ready = a->end_was_told = false;
    a->optional_first = a->optional_count;
    return true;
}

static bool is_inside(const char *path, const char *directory)
{
    const size_t length = strlen(directory);
    return strncmp(path, directory, length) == 0 && path[length] == '/';
}

bool act_starts(struct stage *s)
{
    struct actor *a = s->actor;
    if (!clear_stage_for(s, a) || !wait_for_servers(s, s->step, a))
        return false;
    char **words = make_words(s, s->step);
    if (!words)
        return false;
    find_endpoint(s, s->step, a);
    if (s->step->output)
        remember_redirection(s, s->step->output);

    struct buffer why = {0};
    a->is_judged = play_is_judged(words[0]);
    a->is_suites = play_is_suites(words[0]);
    char *path = play_program_path(s->play, words[0]);
    free(a->path);
    a->path = path;
    char **environment = surroundings_environment(s, a);
    const bool is_source = s->play->python && python_is_source(path);
    const bool is_trusted = a->is_suites || (a->is_judged && !is_inside(path, s->play->judged));
    if (is_source)
        words = python_words(words, path);
    const struct launch launch = {
        .words = words,
        .path = is_source ? s->play->python->path : path,
        .environment = environment,
        .directory = s->directory,
        .input = s->step->input,
        .output = s->step->output,
        .limits = surroundings_limits(s, a->is_judged, a->is_suites),
        .jail = s->play->jailed && !is_trusted ? &s->jail : NULL,
    };
    const bool started = program_start(&a->program, &launch, &why)
                         || act_could_not_start(s, s->step->words[0].text, a->is_judged, why.data);
    surroundings_free(environment);
    surroundings_free(words);
    buffer_free(&why);
    return started;
}
