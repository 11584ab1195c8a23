/* case_command.c - a command: its words, operands in [...], and redirections. */
#include "case_operand.h"
#include "case_words.h"

#include <string.h>

/* Reads one word up to a blank or a ']', its quotes taken off. */
static bool read_word(struct reader *r, const char **at, bool in_brackets, char **word)
{
    char *to = reader_take(r, strlen(*at) + 1);
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

static bool read_redirection(struct reader *r, const char **at, bool in_brackets, struct step *step)
{
    const char **slot = **at == '<' ? &step->input : &step->output;
    char *name;
    ++*at;
    if (!read_word(r, at, in_brackets, &name))
        return false;
    if (name[0] != '/' && !is_file_name(name, strlen(name)))
        return malformed(r, "'%.40s' is no name of a file in the scratch directory", name);
    if (slot == &step->output && !r->test->words && !r->test->ours)
        return malformed(r, "only a case about 'words', or 'ours', looks at standard output");
    *slot = name;
    return true;
}

bool read_command(struct reader *r, const char *at, struct step *step)
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
            if (!read_word(r, &at, in_brackets, &word) || !add_word(r, step, word, in_brackets)
                || !check_references(r, word, (long)step->actor))
                return false;
        }
    }
    if (in_brackets)
        return malformed(r, "the closing ] is missing");
    if (step->word_count == 0 || step->words[0].optional || !*step->words[0].text)
        return malformed(r, "the program is missing");
    return true;
}
