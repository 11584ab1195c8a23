/* case_operand.c - what stands behind the phrase of a step. */
#include "case_operand.h"

#include "case_words.h"
#include "signals.h"

#include <string.h>

bool is_file_name(const char *name, size_t length)
{
    return length > 0 && !(length == 1 && name[0] == '.')
           && !(length >= 2 && memcmp(name, "..", 2) == 0) && !memchr(name, '/', length);
}

bool read_file_name(struct reader *r, const char **at, const char **name)
{
    const size_t length = word_length(*at);
    if (length == 0)
        return malformed(r, "the name of the file is missing");
    if (!is_file_name(*at, length))
        return malformed(r, "'%.*s' is no name of a file in the scratch directory",
                         shown_length(length), *at);
    *name = reader_copy(r, *at, length);
    *at = skip_blanks(*at + length);
    return *name != NULL;
}

bool add_word(struct reader *r, struct step *step, const char *text, bool optional)
{
    step->words = reader_grow(r, step->words, step->word_count, sizeof *step->words);
    if (!step->words)
        return false;
    step->words[step->word_count++] = (struct word){text, optional};
    return true;
}

bool read_names(struct reader *r, const char *at, struct step *step)
{
    while (*at) {
        const char *name = NULL;
        if (!read_file_name(r, &at, &name) || !add_word(r, step, name, false))
            return false;
    }
    return true;
}

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
    } else if (!(text = reader_copy(r, at, length)))
        return false;
    if (memchr(text, '\0', length) || memchr(text, '\n', length))
        return malformed(r, "a line holds neither \\n nor \\0");
    step->text = text;
    return check_references(r, text, NOBODY);
}

static bool read_signal(struct reader *r, const char *at, struct step *step)
{
    step->number = signal_number(at);
    return step->number || malformed(r, "'%.40s' is no signal such as SIGTERM", at);
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
    if (!check_references(r, at, NOBODY))
        return false;
    if (found.length == 0 || (found.part != WHOLE && found.part != PEER) || found.port)
        return malformed(r, "@NAME or @NAME.peer is expected at '%.40s'", at);
    step->other = found.actor;
    step->to_peer = found.part == PEER;
    return nothing_more(r, skip_blanks(at + found.length));
}

bool read_operand(struct reader *r, enum operand operand, const char *at, struct step *step)
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
        return read_count(r, at, step);
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
