/* case_step.c - the steps of a case, one a line.
 *
 * A step is somebody's (NAME, a phrase, an operand) or nobody's (a word and what
 * follows it). The tables of steps.h say which there are; this file checks that a step makes
 * sense where it stands.
 */
#include "case_step.h"

#include "case_operand.h"
#include "case_words.h"

#include <string.h>

enum { NAME_MAX_LENGTH = 32 };

/* Which actors can make a step, as a set of kinds. */
enum {
    ANY_PROGRAM = 1 << PROGRAM,
    NEW = 1 << UNKNOWN,
    FREE = 1 << UNKNOWN | 1 << AWAY,
    RESTART = 1 << UNKNOWN | 1 << AWAY | 1 << PROGRAM,
    STREAM = 1 << ACCEPTED | 1 << CONNECTED,
    TALKER = STREAM | 1 << DATAGRAM,
    LISTENING = 1 << LISTENER | 1 << ACCEPTED,
    CLOSABLE = TALKER | 1 << LISTENER,
    RECONNECT = NEW | 1 << CLOSED,
    REAIM = NEW | 1 << DATAGRAM,
    ANYONE = ~0
};

enum { MOVES = false, LOOKS = true };

#define PHRASE(verb, words, operand, actors, becomes, looks, function)                             \
    {words, verb, operand, actors, becomes, looks},

static const struct phrase {
    const char *words;
    enum verb verb;
    enum operand operand;
    int actors;
    enum kind becomes;
    bool looks;
} phrases[] = {ACTOR_STEPS(PHRASE)};

static const char *const kind_names[] = {
    [UNKNOWN] = "nobody yet (it has not started, listened, bound or connected)",
    [AWAY] = "somebody who stays away",
    [PROGRAM] = "a program",
    [LISTENER] = "a listening socket that has not accepted yet",
    [ACCEPTED] = "an accepted connection",
    [CONNECTED] = "a connection",
    [DATAGRAM] = "a datagram socket",
    [CLOSED] = "closed",
};

static struct step *new_step(struct reader *r, const char *line, enum verb verb)
{
    struct test_case *test = r->test;
    test->steps = reader_grow(r, test->steps, test->step_count, sizeof *test->steps);
    char *source = reader_copy(r, line, strlen(line));
    if (!test->steps || !source)
        return NULL;
    struct step *step = &test->steps[test->step_count++];
    *step = (struct step){.line = r->error->line, .source = source, .verb = verb};
    return step;
}

/* ---- somebody's -------------------------------------------------------- */

static bool add_actor(struct reader *r, const char *name, size_t length)
{
    struct test_case *test = r->test;
    char *copy = reader_copy(r, name, length);
    test->actors = reader_grow(r, test->actors, test->actor_count, sizeof *test->actors);
    r->roles = reader_grow(r, r->roles, test->actor_count, sizeof *r->roles);
    if (!copy || !test->actors || !r->roles)
        return false;
    test->actors[test->actor_count] = copy;
    r->roles[test->actor_count] = (struct role){.kind = UNKNOWN};
    test->actor_count++;
    return true;
}

/* The phrase that the text begins with, and what follows it. One without operands
 * must be all of the text, if another fits: `prints nothing yet` prints a line. */
static const struct phrase *find_phrase(const char *at, const char **rest)
{
    const struct phrase *found = NULL;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        const char *behind = after_words(at, phrases[i].words);
        if (!behind || (found && phrases[i].operand == NONE))
            continue;
        found = &phrases[i];
        *rest = behind;
        if (!*behind || found->operand != NONE)
            break;
    }
    return found;
}

static bool is_about_output(enum verb verb)
{
    return verb == PRINTS || verb == MAY_PRINT || verb == NEVER_PRINTS || verb == PRINTS_NOTHING;
}

/* NAME phrase operand */
static bool read_actor_step(struct reader *r, const char *line)
{
    const size_t length = name_length(line);
    if (length == 0 || length > NAME_MAX_LENGTH || (line[length] && !is_blank(line[length])))
        return malformed(r, "'%.40s' is no name of an actor, and no word that begins a line", line);

    const char *rest;
    const struct phrase *phrase = find_phrase(skip_blanks(line + length), &rest);
    if (!phrase)
        return malformed(r, "'%.60s' is nothing that '%.*s' can do", skip_blanks(line + length),
                         (int)length, line);
    if (r->branch && !phrase->looks)
        return malformed(r, "a branch makes no move: '%s' cannot stand in it", phrase->words);

    const size_t actor = case_actor(r->test, line, length);
    if (actor == r->test->actor_count && !add_actor(r, line, length))
        return false;
    enum kind *kind = &r->roles[actor].kind;
    if (!(phrase->actors & 1 << *kind))
        return malformed(r, "'%.*s' cannot do this: it is %s", (int)length, line,
                         kind_names[*kind]);
    if (phrase->becomes == CLOSED && *kind == ACCEPTED)
        *kind = LISTENER; /* the connection is closed, the listener is not */
    else if (phrase->becomes != UNKNOWN)
        *kind = phrase->becomes;

    struct step *step = new_step(r, line, phrase->verb);
    if (!step)
        return false;
    step->actor = actor;
    if (is_about_output(step->verb) && !r->test->words && !r->test->ours)
        return malformed(r, "only a case about 'words', or 'ours', looks at standard output");
    if (phrase->verb == RESETS && r->test->over[UNIX])
        return malformed(r, "a Unix-domain socket cannot reset: leave unix out of the line 'over'");
    return read_operand(r, phrase->operand, rest, step);
}

/* ---- nobody's ---------------------------------------------------------- */

static bool read_file(struct reader *r, const char *at, struct step *step)
{
    const char *rest;
    if (!read_file_name(r, &at, &step->text))
        return false;
    if ((rest = after_words(at, "or"))) {
        at = rest;
        if (!read_file_name(r, &at, &step->other_name))
            return false;
    }
    if ((rest = after_words(at, "holds")))
        step->verb = FILE_HOLDS;
    else if ((rest = after_words(at, "has")))
        step->verb = FILE_HAS;
    else if ((rest = after_words(at, "is absent")) && !*rest)
        step->verb = FILE_ABSENT;
    else if ((rest = after_words(at, "is")))
        step->verb = FILE_IS;
    else
        return malformed(r,
                         "'holds', 'is', 'has' or 'is absent' is expected after the file's name");
    if (r->branch && step->verb == FILE_HOLDS)
        return malformed(r, "a branch makes no move: 'holds' cannot stand in it");
    return step->verb == FILE_ABSENT || read_bytes(r, rest, step);
}

static bool read_shell(struct reader *r, const char *command, struct step *step)
{
    if (r->branch)
        return malformed(r, "a branch makes no move: 'shell' cannot stand in it");
    if (!*command)
        return malformed(r, "the command is missing");
    step->text = reader_copy(r, command, strlen(command));
    return step->text && check_references(r, step->text, NOBODY);
}

static bool read_either(struct reader *r, const char *rest, struct step *step)
{
    (void)step;
    if (!nothing_more(r, rest))
        return false;
    if (r->branch)
        return malformed(r, "an 'either' cannot stand in another");
    r->branch = r->test->step_count;
    return true;
}

/* `or` and `end`: the branch above ends here, and its first step learns so. */
static bool read_or_end(struct reader *r, const char *rest, struct step *step)
{
    struct test_case *test = r->test;
    const size_t here = test->step_count - 1;
    if (!nothing_more(r, rest))
        return false;
    if (!r->branch)
        return malformed(r, "there is no 'either' above");
    if (r->branch == here)
        return malformed(r, "the branch above is empty");
    test->steps[r->branch - 1].end = here;
    r->branch = step->verb == OR ? test->step_count : 0;
    return true;
}

static const struct {
    const char *word;
    enum verb verb;
    bool (*read)(struct reader *, const char *rest, struct step *);
} plain_steps[] = {
    {"file", FILE_IS, read_file},    {"files", FILES, read_names}, {"shell", SHELL, read_shell},
    {"either", EITHER, read_either}, {"or", OR, read_or_end},      {"end", END, read_or_end},
};

bool read_step(struct reader *r, const char *line)
{
    for (size_t i = 0; i < sizeof plain_steps / sizeof *plain_steps; i++) {
        const char *rest = after_words(line, plain_steps[i].word);
        if (!rest)
            continue;
        struct step *step = new_step(r, line, plain_steps[i].verb);
        return step && plain_steps[i].read(r, rest, step);
    }
    return read_actor_step(r, line);
}
