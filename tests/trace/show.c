/* trace.c - shows a recorded conversation as a ladder.
 *
 *     trace [-p] [-w COLUMNS] RECORDING
 *
 * -p leaves out what varies from run to run: times, states, and the order of what happens
 * at the same time. Exit status: 1 if an arrow is wrong, 2 if it is no recording.
 */
#include "ladder.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    struct conversation c = {0};
    struct ladder ladder = {.conversation = &c, .words = IN_SHORT};
    struct buffer out = {0}, why = {0};
    int option, width = 72;

    while ((option = getopt(argc, argv, "pw:")) != -1)
        if (option == 'p')
            ladder.words = WITHOUT_TIMES;
        else if (option == 'w')
            width = atoi(optarg);
        else
            return 2;
    if (argc - optind != 1)
        fatal("usage: trace [-p] [-w COLUMNS] RECORDING");
    if (!conversation_read(&c, argv[optind], &why))
        fatal("%s", why.data);
    if (ladder.words == WITHOUT_TIMES)
        conversation_order(&c);
    ladder_build(&ladder);
    ladder_text(&ladder, width, &out);
    fputs(buffer_string(&out), stdout);

    const int status = c.wrong ? 1 : 0;
    ladder_free(&ladder);
    conversation_free(&c);
    buffer_free(&out);
    return fflush(stdout) == 0 ? status : 2;
}
