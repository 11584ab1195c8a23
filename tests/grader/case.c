/* case.c - reads the cases of one file.
 *
 * A line is an attribute of its case (`points 2`), a step of nobody (`file a
 * holds 00`), or a step of an actor: NAME, a phrase, what follows the phrase.
 * Two tables say all of that; the rest of this file reads operands and checks
 * that a step makes sense where it stands.
 */
#include "case.h"

#include "signals.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    NAME_MAX_LENGTH = 32,
    DEADLINE_MS = 10000,
    STEP_MS = 5000,
    LONGEST_MS = 600000,
    LARGEST_PATTERN = 64 << 20
};

/* What an actor is by the steps it has made so far. */
enum kind { UNKNOWN, AWAY, PROGRAM, LISTENER, ACCEPTED, CONNECTED, DATAGRAM, CLOSED };

struct reader {
    struct case_file *file;
    struct case_error *error;
    struct test_case *test; /* the case being read, NULL before the first      */
    enum kind *kinds;       /* of its actors                                   */
    bool *served;           /* programs: a server, that is, given its @NAME    */
    size_t branch;          /* index of the open EITHER or OR, plus one        */
};

/* ---- memory and errors ------------------------------------------------- */

/* Records the reason, unless there is one. Returns false, for its callers to return. */
static bool malformed(struct reader *r, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static bool malformed(struct reader *r, const char *format, ...)
{
    if (r->error->reason[0] == '\0') {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(r->error->reason, sizeof r->error->reason, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* Zeroed memory that lives as long as the file, or NULL, which is then the error. */
static void *take(struct reader *r, size_t size)
{
    void *memory = pool_take(&r->file->pool, size);
    if (!memory)
        malformed(r, "out of memory");
    return memory;
}

/* Room for one more element in an array that is full whenever its count is a
 * power of two. */
static bool grow(struct reader *r, void *array_pointer, size_t count, size_t size)
{
    void **array = array_pointer;
    if (count & (count - 1))
        return true;
    void *larger = take(r, (count ? 2 * count : 1) * size);
    if (!larger)
        return false;
    if (count)
        memcpy(larger, *array, count * size);
    *array = larger;
    return true;
}

static char *copy(struct reader *r, const char *text, size_t length)
{
    char *new = take(r, length + 1);
    if (new)
        memcpy(new, text, length);
    return new;
}

/* ---- words ------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *skip_blanks(const char *at)
{
    while (is_blank(*at))
        at++;
    return at;
}

static size_t word_length(const char *at)
{
    size_t length = 0;
    while (at[length] && !is_blank(at[length]))
        length++;
    return length;
}

static size_t name_length(const char *at)
{
    size_t length = 0;
    if (isalpha((unsigned char)*at))
        while (isalnum((unsigned char)at[length]) || at[length] == '_' || at[length] == '-')
            length++;
    return length;
}

/* Where the text goes on after the words of phrase, whatever the gaps between
 * them, or NULL if it does not begin with them. */
static const char *after(const char *at, const char *phrase)
{
    while (*phrase) {
        const size_t length = word_length(phrase);
        if (word_length(at) != length || memcmp(at, phrase, length) != 0)
            return NULL;
        at = skip_blanks(at + length);
        phrase = skip_blanks(phrase + length);
    }
    return at;
}

/* Reads a decimal number from 0 to limit and moves past it and the blanks behind it. */
static bool read_number(struct reader *r, const char **at, long limit, long *value)
{
    const char *digit = *at;
    long number = 0;
    for (; isdigit((unsigned char)*digit); digit++)
        if (number <= limit)
            number = number * 10 + (*digit - '0');
    if (digit == *at)
        return malformed(r, **at ? "a number is expected at '%.40s'" : "a number is missing", *at);
    if (number > limit)
        return malformed(r, "%.*s is too much: at most %ld",
                         (int)(digit - *at > 40 ? 40 : digit - *at), *at, limit);
    *value = number;
    *at = skip_blanks(digit);
    return true;
}

static bool read_duration(struct reader *r, const char **at, long *ms)
{
    if (!read_number(r, at, LONGEST_MS, ms))
        return false;
    const size_t length = word_length(*at);
    if (length == 1 && **at == 's')
        *ms *= 1000;
    else if (length != 2 || memcmp(*at, "ms", 2) != 0)
        return malformed(r, "'s' or 'ms' is missing after the number");
    if (*ms > LONGEST_MS)
        return malformed(r, "that is too long: at most %d s", LONGEST_MS / 1000);
    *at = skip_blanks(*at + length);
    return true;
}

static bool nothing_more(struct reader *r, const char *at)
{
    return !*at || malformed(r, "'%.60s' is too much on this line", at);
}

static int hex_digit(char c)
{
    const char *digits = "0123456789abcdef";
    const char *found = c ? strchr(digits, tolower((unsigned char)c)) : NULL;
    return found ? (int)(found - digits) : -1;
}

static char hex_byte(const char *digits)
{
    return (char)((unsigned)hex_digit(digits[0]) << 4 | (unsigned)hex_digit(digits[1]));
}

/* Reads "..." with its escapes, moves past it, and gives its bytes. */
static bool read_quoted(struct reader *r, const char **at, char **bytes, size_t *length)
{
    static const char letters[] = "nrt0\"\\", meanings[] = "\n\r\t\0\"\\";
    const char *from = *at + 1;
    char *to = take(r, strlen(from) + 1);
    if (!to)
        return false;

    *bytes = to;
    for (; *from != '"'; from++) {
        if (!*from)
            return malformed(r, "the closing \" is missing");
        if (*from != '\\') {
            *to++ = *from;
            continue;
        }
        from++;
        const char *letter = *from ? strchr(letters, *from) : NULL;
        if (letter)
            *to++ = meanings[letter - letters];
        else if (*from == 'x' && hex_digit(from[1]) >= 0 && hex_digit(from[2]) >= 0) {
            *to++ = hex_byte(from + 1);
            from += 2;
        } else
            return malformed(r, "\\n, \\r, \\t, \\0, \\\", \\\\ or \\xHH is expected at '%.20s'",
                             from - 1);
    }
    *length = (size_t)(to - *bytes);
    *at = from + 1;
    return true;
}

/* ---- references to endpoints ------------------------------------------- */

static size_t find_actor(const struct test_case *test, const char *name, size_t length)
{
    size_t i = 0;
    while (i < test->actor_count
           && (strlen(test->actors[i]) != length || memcmp(test->actors[i], name, length) != 0))
        i++;
    return i;
}

struct reference case_reference(const struct test_case *test, const char *text)
{
    static const char *const parts[] = {"", ".host", ".port", ".path", ".peer"};
    struct reference found = {0};
    const size_t length = name_length(text + 1);

    if (length == 0)
        return found;
    found.actor = find_actor(test, text + 1, length);
    if (found.actor >= test->actor_count)
        return found;
    found.length = 1 + length;

    const char *rest = text + found.length;
    for (size_t i = HOST; i <= PEER; i++) {
        const size_t part_length = strlen(parts[i]);
        if (strncmp(rest, parts[i], part_length) == 0
            && !isalnum((unsigned char)rest[part_length])) {
            found.part = (int)i == HOST   ? HOST
                         : (int)i == PORT ? PORT
                         : (int)i == PATH ? PATH
                                          : PEER;
            found.length += part_length;
        }
    }
    if (found.part == WHOLE && rest[0] == ':' && isdigit((unsigned char)rest[1])) {
        for (found.length++; isdigit((unsigned char)text[found.length]); found.length++)
            if (found.port <= 65535)
                found.port = found.port * 10 + (text[found.length] - '0');
    }
    return found;
}

/* Every @NAME in the text must have an endpoint by now; @@ is an @. */
static bool check_references(struct reader *r, const char *text, size_t self)
{
    for (const char *at = text; (at = strchr(at, '@')) != NULL;) {
        const struct reference found = case_reference(r->test, at);
        if (at[1] == '@') {
            at += 2;
            continue;
        }
        if (found.length == 0 && name_length(at + 1) > 0)
            return malformed(r, "@%.*s: there is nobody of that name yet", (int)name_length(at + 1),
                             at + 1);
        if (found.length > 0) {
            if (found.port > 65535)
                return malformed(r, "there is no such port in '%.*s'", (int)found.length, at);
            if (r->kinds[found.actor] == PROGRAM && !r->served[found.actor] && found.actor != self)
                return malformed(r, "%s was not given @%s: it has no endpoint that is known",
                                 r->test->actors[found.actor], r->test->actors[found.actor]);
            if (found.actor == self && r->kinds[self] == PROGRAM)
                r->served[self] = true;
            else if (r->kinds[found.actor] == CONNECTED)
                return malformed(r, "%s connects elsewhere: it has no endpoint of its own",
                                 r->test->actors[found.actor]);
        }
        at += found.length ? found.length : 1;
    }
    return true;
}

/* ---- what stands behind a phrase --------------------------------------- */

/* A line of text: the rest of the line as it is, or "..." for one with blanks at its ends. */
static bool read_line(struct reader *r, const char *at, struct step *step)
{
    char *text;
    size_t length = strlen(at);

    if (length == 0)
        return malformed(r, "the text is missing (\"\" is an empty one)");
    if (*at == '"') {
        if (!read_quoted(r, &at, &text, &length) || !nothing_more(r, at))
            return false;
    } else if (!(text = copy(r, at, length)))
        return false;
    if (memchr(text, '\0', length) || memchr(text, '\n', length))
        return malformed(r, "a line holds neither \\n nor \\0");
    step->text = text;
    return check_references(r, text, SIZE_MAX);
}

static bool add_part(struct reader *r, struct step *step, struct part part)
{
    if (!grow(r, &step->parts, step->part_count, sizeof *step->parts))
        return false;
    step->parts[step->part_count++] = part;
    return true;
}

static bool is_file_name(const char *name, size_t length)
{
    return length > 0 && !(length == 1 && name[0] == '.')
           && !(length >= 2 && memcmp(name, "..", 2) == 0) && !memchr(name, '/', length);
}

static bool read_file_name(struct reader *r, const char **at, const char **name)
{
    const size_t length = word_length(*at);
    if (length == 0)
        return malformed(r, "the name of the file is missing");
    if (!is_file_name(*at, length))
        return malformed(r, "'%.*s' is no name of a file in the scratch directory",
                         (int)(length > 40 ? 40 : length), *at);
    *name = copy(r, *at, length);
    *at = skip_blanks(*at + length);
    return *name != NULL;
}

static bool read_part(struct reader *r, const char **at, struct step *step)
{
    struct part part = {.kind = LITERAL};
    const char *rest;
    long number;

    if (**at == '"') {
        char *bytes;
        if (!read_quoted(r, at, &bytes, &part.length))
            return false;
        part.data = bytes;
    } else if ((rest = after(*at, "pattern"))) {
        if (!read_number(r, &rest, LARGEST_PATTERN, &number))
            return false;
        part = (struct part){.kind = PATTERN, .length = (size_t)number};
        *at = rest;
    } else if ((rest = after(*at, "file"))) {
        part.kind = CONTENT;
        if (!read_file_name(r, &rest, &part.data))
            return false;
        *at = rest;
    } else if (word_length(*at) == 2 && hex_digit((*at)[0]) >= 0 && hex_digit((*at)[1]) >= 0) {
        char *byte = take(r, 1);
        if (!byte)
            return false;
        *byte = hex_byte(*at);
        part.data = byte;
        part.length = 1;
        *at += 2;
    } else
        return malformed(r,
                         "bytes are expected at '%.40s': pairs of hexadecimal digits, \"text\", "
                         "pattern N, or file NAME",
                         *at);

    if (**at && !is_blank(**at) && !is_blank((*at)[-1]))
        return malformed(r, "a blank is missing before '%.40s'", *at);
    *at = skip_blanks(*at);
    return add_part(r, step, part);
}

static bool read_bytes(struct reader *r, const char *at, struct step *step)
{
    if (!*at)
        return malformed(r, "the bytes are missing (\"\" is an empty datagram)");
    while (*at)
        if (!read_part(r, &at, step))
            return false;
    return true;
}

/* Reads one word up to a blank or a ']', its quotes taken off. */
static bool read_word(struct reader *r, const char **at, bool in_brackets, char **word)
{
    char *to = take(r, strlen(*at) + 1);
    if (!to)
        return false;
    *word = to;
    while (**at && !is_blank(**at) && !(in_brackets && **at == ']')) {
        if (**at == '\'') {
            const char *end = strchr(*at + 1, '\'');
            if (!end)
                return malformed(r, "the closing ' is missing");
            memcpy(to, *at + 1, (size_t)(end - *at - 1));
            to += end - *at - 1;
            *at = end + 1;
        } else if (**at == '"') {
            char *bytes;
            size_t length;
            if (!read_quoted(r, at, &bytes, &length))
                return false;
            if (memchr(bytes, '\0', length))
                return malformed(r, "a word cannot hold \\0");
            memcpy(to, bytes, length);
            to += length;
        } else
            *to++ = *(*at)++;
    }
    return true;
}

static bool add_word(struct reader *r, struct step *step, const char *text, bool optional)
{
    if (!grow(r, &step->words, step->word_count, sizeof *step->words))
        return false;
    step->words[step->word_count++] = (struct word){text, optional};
    return check_references(r, text, step->actor);
}

static bool read_redirection(struct reader *r, const char **at, bool in_brackets, struct step *step)
{
    const char **slot = **at == '<' ? &step->input : &step->output;
    char *name;
    ++*at;
    if (!read_word(r, at, in_brackets, &name))
        return false;
    if (name[0] != '/' && !is_file_name(name, strlen(name)))
        return malformed(r, "'%.40s' is no name of a file in the scratch directory", name);
    *slot = name;
    return true;
}

static bool read_command(struct reader *r, const char *at, struct step *step)
{
    bool in_brackets = false;

    for (at = skip_blanks(at); *at; at = skip_blanks(at)) {
        if (*at == '[' && !in_brackets) {
            in_brackets = true;
            at++;
        } else if (*at == ']' && in_brackets) {
            in_brackets = false;
            at++;
            if (*at && !is_blank(*at))
                return malformed(r, "a blank is missing after ']' (put an operand with brackets of "
                                    "its own in quotes)");
        } else if (*at == '<' || *at == '>') {
            if (!read_redirection(r, &at, in_brackets, step))
                return false;
        } else {
            char *word;
            if (!read_word(r, &at, in_brackets, &word) || !add_word(r, step, word, in_brackets))
                return false;
        }
    }
    if (in_brackets)
        return malformed(r, "the closing ] is missing");
    if (step->word_count == 0 || step->words[0].optional || !*step->words[0].text)
        return malformed(r, "the program is missing");
    return true;
}

static bool read_signal(struct reader *r, const char *at, struct step *step)
{
    char *name = copy(r, at, strlen(at));
    if (!name)
        return false;
    step->number = signal_number(name);
    return step->number ? true : malformed(r, "'%.40s' is no signal such as SIGTERM", at);
}

static bool read_port(struct reader *r, const char *at, struct step *step)
{
    if (!*at)
        return true;
    if (*at++ != ':')
        return malformed(r, "only the lecture's port, such as :60000, can stand here");
    return read_number(r, &at, 65535, &step->number) && nothing_more(r, at);
}

static bool read_other(struct reader *r, const char *at, struct step *step)
{
    if (*at != '@')
        return malformed(r, "to whom? @NAME is missing");
    const struct reference found = case_reference(r->test, at);
    if (!check_references(r, at, SIZE_MAX))
        return false;
    if (found.length == 0 || (found.part != WHOLE && found.part != PEER) || found.port)
        return malformed(r, "@NAME or @NAME.peer is expected at '%.40s'", at);
    step->other = found.actor;
    step->to_peer = found.part == PEER;
    return nothing_more(r, skip_blanks(at + found.length));
}

static bool read_names(struct reader *r, const char *at, struct step *step)
{
    while (*at) {
        const char *name;
        if (!read_file_name(r, &at, &name))
            return false;
        if (!grow(r, &step->words, step->word_count, sizeof *step->words))
            return false;
        step->words[step->word_count++] = (struct word){name, false};
    }
    return true;
}

/* ---- steps ------------------------------------------------------------- */

enum operand { NONE, LINE, COMMAND, STATUS, COUNT, SIGNAL, DURATION, ENDPOINT_PORT, OTHER, BYTES };

/* Which actors can make a step, as a set of kinds. */
enum {
    ANY_PROGRAM = 1 << PROGRAM,
    NEW = 1 << UNKNOWN,
    FREE = 1 << UNKNOWN | 1 << AWAY,
    RESTART = 1 << UNKNOWN | 1 << AWAY | 1 << PROGRAM,
    STREAM = 1 << ACCEPTED | 1 << CONNECTED,
    TALKER = STREAM | 1 << DATAGRAM,
    LISTENING = 1 << LISTENER | 1 << ACCEPTED,
    ANYONE = ~0
};

static const struct phrase {
    const char *words;
    enum verb verb;
    enum operand operand;
    int actors;
    enum kind becomes; /* what the step makes of its actor, UNKNOWN: nothing new */
    bool looks;        /* it makes no move, so it may stand in a branch           */
} phrases[] = {
    /* A longer phrase stands before the shorter one that it begins with. */
    {"starts", STARTS, COMMAND, RESTART, PROGRAM, false},
    {"is ready", IS_READY, NONE, ANY_PROGRAM, UNKNOWN, false},
    {"prints nothing", PRINTS_NOTHING, NONE, ANY_PROGRAM, UNKNOWN, true},
    {"prints", PRINTS, LINE, ANY_PROGRAM, UNKNOWN, true},
    {"may print", MAY_PRINT, LINE, ANY_PROGRAM, UNKNOWN, true},
    {"never prints", NEVER_PRINTS, LINE, ANY_PROGRAM, UNKNOWN, true},
    {"says", SAYS, LINE, ANY_PROGRAM, UNKNOWN, true},
    {"complains", COMPLAINS, LINE, ANY_PROGRAM, UNKNOWN, true},
    {"exits", EXITS, STATUS, ANY_PROGRAM, UNKNOWN, true},
    {"fails", FAILS, NONE, ANY_PROGRAM, UNKNOWN, true},
    {"gets", GETS, SIGNAL, ANY_PROGRAM, UNKNOWN, false},
    {"dies of", DIES_OF, SIGNAL, ANY_PROGRAM, UNKNOWN, true},
    {"runs on", RUNS_ON, NONE, ANY_PROGRAM, UNKNOWN, true},
    {"idles for", IDLES, DURATION, ANY_PROGRAM, UNKNOWN, true},
    {"listens tcp", LISTENS, ENDPOINT_PORT, FREE, LISTENER, false},
    {"binds udp", BINDS, ENDPOINT_PORT, FREE, DATAGRAM, false},
    {"stays away", STAYS_AWAY, ENDPOINT_PORT, NEW, AWAY, false},
    {"connects tcp", CONNECTS_TCP, OTHER, NEW | 1 << CLOSED, CONNECTED, false},
    {"connects udp", CONNECTS_UDP, OTHER, NEW | 1 << DATAGRAM, DATAGRAM, false},
    {"accepts", ACCEPTS, NONE, LISTENING, ACCEPTED, false},
    {"sends", SENDS, BYTES, TALKER, UNKNOWN, false},
    {"may send", MAY_SEND, BYTES, TALKER, UNKNOWN, false},
    {"trickles", TRICKLES, BYTES, STREAM, UNKNOWN, false},
    {"receives any", RECEIVES_ANY, COUNT, TALKER, UNKNOWN, true},
    {"receives end", RECEIVES_END, NONE, STREAM, UNKNOWN, true},
    {"receives reset", RECEIVES_RESET, NONE, STREAM, UNKNOWN, true},
    {"receives nothing for", RECEIVES_NOTHING, DURATION, TALKER, UNKNOWN, true},
    {"receives", RECEIVES, BYTES, TALKER, UNKNOWN, true},
    {"waits", WAITS, DURATION, ANYONE, UNKNOWN, false},
    {"half-closes", HALF_CLOSES, NONE, STREAM, UNKNOWN, false},
    {"closes", CLOSES, NONE, TALKER | 1 << LISTENER, CLOSED, false},
    {"resets", RESETS, NONE, STREAM, CLOSED, false},
};

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

static bool read_operand(struct reader *r, enum operand operand, const char *at, struct step *step)
{
    switch (operand) {
    case NONE:
        return nothing_more(r, at);
    case LINE:
        return read_line(r, at, step);
    case COMMAND:
        return read_command(r, at, step);
    case STATUS:
        return read_number(r, &at, 255, &step->number) && nothing_more(r, at);
    case COUNT:
        return read_number(r, &at, LARGEST_PATTERN, &step->number) && nothing_more(r, at);
    case SIGNAL:
        return read_signal(r, at, step);
    case DURATION:
        return read_duration(r, &at, &step->number) && nothing_more(r, at);
    case ENDPOINT_PORT:
        return read_port(r, at, step);
    case OTHER:
        return read_other(r, at, step);
    case BYTES:
        return read_bytes(r, at, step);
    }
    return malformed(r, "unknown operand");
}

static struct step *new_step(struct reader *r, const char *line)
{
    struct test_case *test = r->test;
    if (!grow(r, &test->steps, test->step_count, sizeof *test->steps))
        return NULL;
    struct step *step = &test->steps[test->step_count++];
    memset(step, 0, sizeof *step); /* POSIX: a pointer of zero bytes is NULL */
    step->line = r->error->line;
    step->source = copy(r, line, strlen(line));
    return step->source ? step : NULL;
}

static bool add_actor(struct reader *r, const char *name, size_t length)
{
    struct test_case *test = r->test;
    const size_t count = test->actor_count;
    char *text = copy(r, name, length);
    if (!text || !grow(r, &test->actors, count, sizeof *test->actors)
        || !grow(r, &r->kinds, count, sizeof *r->kinds)
        || !grow(r, &r->served, count, sizeof *r->served))
        return false;
    test->actors[count] = text;
    r->kinds[count] = UNKNOWN;
    r->served[count] = false;
    test->actor_count++;
    return true;
}

/* The phrase that the text begins with, and what follows it. One without operands
 * must be all of the text, if another fits: `prints nothing yet` prints a line. */
static const struct phrase *find_phrase(const char *at, const char **rest)
{
    const struct phrase *found = NULL;
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
        const char *behind = after(at, phrases[i].words);
        if (!behind || (found && phrases[i].operand == NONE))
            continue;
        found = &phrases[i];
        *rest = behind;
        if (!*behind || found->operand != NONE)
            break;
    }
    return found;
}

/* NAME phrase operands */
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

    const size_t actor = find_actor(r->test, line, length);
    if (actor == r->test->actor_count && !add_actor(r, line, length))
        return false;
    const enum kind was = r->kinds[actor];
    if (!(phrase->actors & 1 << was))
        return malformed(r, "'%.*s' cannot do this: it is %s", (int)length, line, kind_names[was]);
    if (phrase->becomes == CLOSED && was == ACCEPTED)
        r->kinds[actor] = LISTENER; /* the connection is closed, the listener is not */
    else if (phrase->becomes != UNKNOWN)
        r->kinds[actor] = phrase->becomes;

    struct step *step = new_step(r, line);
    if (!step)
        return false;
    step->verb = phrase->verb;
    step->actor = actor;
    if (phrase->verb == RESETS && r->test->over[UNIX])
        return malformed(r, "a Unix-domain socket cannot reset: leave unix out of the line 'over'");
    return read_operand(r, phrase->operand, rest, step);
}

static bool read_file_step(struct reader *r, const char *line, const char *at)
{
    struct step *step = new_step(r, line);
    if (!step || !read_file_name(r, &at, &step->text))
        return false;
    const char *rest;
    if ((rest = after(at, "holds")))
        step->verb = FILE_HOLDS;
    else if ((rest = after(at, "is absent")) && !*rest)
        step->verb = FILE_ABSENT;
    else if ((rest = after(at, "is")))
        step->verb = FILE_IS;
    else
        return malformed(r, "'holds', 'is' or 'is absent' is expected after the file's name");
    if (r->branch && step->verb == FILE_HOLDS)
        return malformed(r, "a branch makes no move: 'holds' cannot stand in it");
    return step->verb == FILE_ABSENT || read_bytes(r, rest, step);
}

/* A branch ends: its first step learns where. */
static bool close_branch(struct reader *r)
{
    struct test_case *test = r->test;
    const size_t last = test->step_count - 1;
    if (!r->branch)
        return malformed(r, "there is no 'either' above");
    if (r->branch == last)
        return malformed(r, "the branch above is empty");
    test->steps[r->branch - 1].end = last;
    return true;
}

static bool read_either(struct reader *r, const char *line, const char *rest)
{
    struct step *step = new_step(r, line);
    if (!step || !nothing_more(r, rest))
        return false;
    if (r->branch)
        return malformed(r, "an 'either' cannot stand in another");
    step->verb = EITHER;
    r->branch = r->test->step_count;
    return true;
}

static bool read_or(struct reader *r, const char *line, const char *rest)
{
    struct step *step = new_step(r, line);
    if (!step || !nothing_more(r, rest) || !close_branch(r))
        return false;
    step->verb = OR;
    r->branch = r->test->step_count;
    return true;
}

static bool read_end(struct reader *r, const char *line, const char *rest)
{
    struct step *step = new_step(r, line);
    if (!step || !nothing_more(r, rest) || !close_branch(r))
        return false;
    step->verb = END;
    r->branch = 0;
    return true;
}

static bool read_files(struct reader *r, const char *line, const char *rest)
{
    struct step *step = new_step(r, line);
    if (!step)
        return false;
    step->verb = FILES;
    return read_names(r, rest, step);
}

static bool read_shell(struct reader *r, const char *line, const char *rest)
{
    struct step *step = new_step(r, line);
    if (!step)
        return false;
    if (r->branch)
        return malformed(r, "a branch makes no move: 'shell' cannot stand in it");
    if (!*rest)
        return malformed(r, "the command is missing");
    step->verb = SHELL;
    step->text = copy(r, rest, strlen(rest));
    return step->text && check_references(r, step->text, SIZE_MAX);
}

/* ---- attributes -------------------------------------------------------- */

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
    if (!grow(r, &file->cases, file->count, sizeof *file->cases))
        return false;

    r->test = &file->cases[file->count++];
    *r->test = (struct test_case){
        .title = copy(r, title, strlen(title)),
        .hint = "",
        .line = r->error->line,
        .points = 1,
        .over = {[IPV4] = true},
        .deadline_ms = DEADLINE_MS,
        .step_ms = STEP_MS,
    };
    r->kinds = NULL;
    r->served = NULL;
    return r->test->title != NULL;
}

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
    if (!grow(r, &test->needs, test->need_count, sizeof *test->needs))
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
        if (!grow(r, &test->tools, test->tool_count, sizeof *test->tools))
            return false;
        const char *name = copy(r, at, length);
        if (!name)
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
        size_t family = 0;
        while (family < FAMILIES
               && (word_length(at) != strlen(names[family])
                   || strncmp(at, names[family], strlen(names[family])) != 0))
            family++;
        if (family == FAMILIES)
            return malformed(r, "'%.*s' is none of ipv4, ipv6 and unix",
                             (int)(word_length(at) > 40 ? 40 : word_length(at)), at);
        r->test->over[family] = true;
        at = skip_blanks(at + word_length(at));
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

static bool read_hint(struct reader *r, const char *text)
{
    const char *old = r->test->hint;
    const size_t size = strlen(old) + strlen(text) + 2;
    char *whole = take(r, size);
    if (!whole)
        return false;
    if (!*text)
        return malformed(r, "the hint's text is missing");
    snprintf(whole, size, "%s%s%s", old, *old ? " " : "", text);
    r->test->hint = whole;
    return true;
}

static const struct {
    const char *word;
    bool (*read)(struct reader *, const char *rest);
} attributes[] = {
    {"points", read_points}, {"needs", read_needs},   {"tool", read_tools},
    {"over", read_over},     {"within", read_within}, {"steps within", read_steps_within},
    {"ours", read_ours},     {"hint", read_hint},
};

static const struct {
    const char *word;
    bool (*read)(struct reader *, const char *line, const char *rest);
} plain_steps[] = {
    {"file", read_file_step}, {"files", read_files}, {"shell", read_shell},
    {"either", read_either},  {"or", read_or},       {"end", read_end},
};

/* ---- lines ------------------------------------------------------------- */

static bool read_one(struct reader *r, const char *line)
{
    const char *rest;
    if (!*line || *line == '#')
        return true;
    if ((rest = after(line, "case")))
        return read_case(r, rest);
    if (!r->test)
        return malformed(r, "a line 'case TITLE' must come first");
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++)
        if ((rest = after(line, attributes[i].word))) {
            if (r->test->step_count > 0)
                return malformed(r, "'%s' comes too late: the case's steps have begun",
                                 attributes[i].word);
            return attributes[i].read(r, rest);
        }
    for (size_t i = 0; i < sizeof plain_steps / sizeof *plain_steps; i++)
        if ((rest = after(line, plain_steps[i].word)))
            return plain_steps[i].read(r, line, rest);
    return read_actor_step(r, line);
}

/* A copy of the line without the blanks at its ends, and without a carriage return. */
static char *trimmed(struct reader *r, const char *from, const char *to)
{
    while (from < to && is_blank(*from))
        from++;
    while (to > from && (is_blank(to[-1]) || to[-1] == '\r'))
        to--;
    return copy(r, from, (size_t)(to - from));
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
