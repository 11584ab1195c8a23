#include "brief.h"

#include "ladder.h"

#include <string.h>

enum { WHO = 9 /* the column in which a step says whose it is */ };

/* How many lines are more than may be. */
static size_t surplus(const struct buffer *lines, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < lines->length; i++)
        count += lines->data[i] == '\n';
    return count > most ? count - most : 0;
}

/* Only programs that end (a check, say) are no conversation. */
static bool is_conversation(const struct conversation *c)
{
    for (size_t i = 0; i < c->step_count; i++)
        if (!c->steps[i]->call || c->steps[i]->call->call != CALL_ENDED)
            return true;
    return false;
}

bool brief_ladder(const struct recording *recording, int width, size_t most_lines,
                  struct buffer *text)
{
    struct conversation c = {0};
    struct ladder ladder = {.conversation = &c, .words = IN_SHORT};
    struct buffer lines = {0};
    if (recording)
        conversation_copy(&c, recording);
    const bool is_one = is_conversation(&c);

    if (is_one) {
        ladder_build(&ladder);
        ladder_text(&ladder, width, &lines);
        const char *at = buffer_string(&lines);
        const size_t more = surplus(&lines, most_lines);
        if (more > 0)
            buffer_printf(text, "%8s ...\n", "");
        for (size_t i = 0; *at && (i < more || (more > 0 && at[WHO] == ' ')); i++)
            at = strchr(at, '\n') + 1; /* to where a step begins */
        buffer_text(text, at);
    }
    ladder_free(&ladder);
    conversation_free(&c);
    buffer_free(&lines);
    return is_one;
}
