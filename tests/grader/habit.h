/* habit.h - how a program learns where it meets its peers.
 *
 *     const struct habit *habit = habit_of(habits, step);
 *     if (!habit_is_agreed(habit))
 *         ... it takes no endpoints, as the lecture's programs do not ...
 *
 * The suite's programs take endpoints as operands. Others have the lecture's ports built
 * in, or take host and port as two operands. Which it is, trials.h finds out.
 */
#ifndef GRADER_HABIT_H
#define GRADER_HABIT_H

#include "buffer.h"
#include "case.h"

struct habit {
    const char *program;  /* "tcp_mystery/client" */
    const char *operands; /* which of a case's operands in [...] it is given, and in what order:
                             o  those that are no endpoints, such as an ID
                             e  endpoints, each as one word
                             b  both host and port of each, as two words
                             p  of each the port alone                                    */
    bool is_built_in;     /* it meets its peers at the lecture's ports */
};

struct habits {
    struct habit usual; /* of a program that is not in the list */
    struct habit *list;
    size_t count;
};

/* As the suite's own programs; and as the lecture's. */
extern const struct habit habit_agreed, habit_lecture;

bool habit_is_agreed(const struct habit *);

/* Of the program that the step starts, or lets a command of another name start. */
const struct habit *habit_of(const struct habits *, const struct step *starts);

/* Whether all programs that the case starts take endpoints as operands. */
bool habits_are_agreed(const struct habits *, const struct test_case *);

/* Whether a program that the case starts meets its peers at the lecture's ports. */
bool habits_are_built_in(const struct habits *, const struct test_case *);

/* Adds a line about the program, for people. */
void habit_describe(const struct habit *, struct buffer *);

#endif
