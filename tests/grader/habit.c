/* habit.c - how a program learns where it meets its peers. */
#include "habit.h"

#include <string.h>

const struct habit habit_agreed = {.operands = "oe"};
const struct habit habit_lecture = {.operands = "", .is_built_in = true};

bool habit_is_agreed(const struct habit *h)
{
    return !h->is_built_in && strcmp(h->operands, habit_agreed.operands) == 0;
}

const struct habit *habit_of(const struct habits *habits, const struct step *starts)
{
    for (size_t i = 0; i < starts->word_count; i++)
        for (size_t k = 0; k < habits->count; k++)
            if (strcmp(starts->words[i].text, habits->list[k].program) == 0)
                return &habits->list[k];
    return &habits->usual;
}

bool habits_are_agreed(const struct habits *habits, const struct test_case *test)
{
    for (size_t i = 0; i < test->step_count; i++)
        if (test->steps[i].verb == STARTS && !habit_is_agreed(habit_of(habits, &test->steps[i])))
            return false;
    return true;
}

bool habits_are_built_in(const struct habits *habits, const struct test_case *test)
{
    for (size_t i = 0; i < test->step_count; i++)
        if (test->steps[i].verb == STARTS && habit_of(habits, &test->steps[i])->is_built_in)
            return true;
    return false;
}

void habit_describe(const struct habit *h, struct buffer *text)
{
    const char *where = strchr(h->operands, 'b')   ? "takes host and port as two operands"
                        : strchr(h->operands, 'p') ? "takes a port as its operand"
                                                   : "takes endpoints as operands";
    buffer_printf(text, "%s %s", h->program,
                  h->is_built_in ? "has the lecture's ports built in" : where);
    if (!habit_is_agreed(h))
        buffer_text(text, ": it is judged by what it does, and not by the agreed words");
    buffer_text(text, "\n");
}
