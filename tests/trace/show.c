/* trace.c - shows a recorded conversation as a ladder.
 *
 *     show [-a] [-p] [-w COLUMNS] [-o FILE -t TITLE] RECORDING
 *
 * FILE gets it as a picture (.svg, .html), or as packets for Wireshark (.pcap, .pcapng).
 * -a shows also what repeats; -p leaves out what varies from run to run: times, states, and the
 * order of what happens at the same time. Exit status: 1 if an arrow is wrong, 2 if it is no
 * recording.
 */
#include "ladder.h"
#include "pcap.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool ends_with(const char *text, const char *end)
{
    const size_t length = strlen(text);
    return length > strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

/* Writes the file in the format that its name tells. */
static void write_file(const struct ladder *ladder, const char *path, const char *title)
{
    struct buffer out = {0};
    if (ends_with(path, ".svg"))
        ladder_svg(ladder, title, &out);
    else if (ends_with(path, ".html"))
        ladder_html(ladder, title, &out);
    else if (!ends_with(path, ".pcap") && !ends_with(path, ".pcapng"))
        fatal("%s: the name must end in .svg, .html or .pcap", path);
    else if (!pcap_write(ladder->conversation, &out))
        fatal("%s: there are no packets to write: Unix-domain sockets have none", path);

    FILE *file = fopen(path, "w");
    if (!file || fwrite(out.data, 1, out.length, file) != out.length || fclose(file) != 0)
        fatal("%s: %s", path, strerror(errno));
    buffer_free(&out);
}

int main(int argc, char *argv[])
{
    struct conversation c = {0};
    struct ladder ladder = {.conversation = &c, .words = IN_SHORT};
    struct buffer out = {0}, why = {0};
    const char *path = NULL, *title = "a conversation";
    int option, width = 72;

    while ((option = getopt(argc, argv, "apw:o:t:")) != -1)
        if (option == 'p')
            ladder.words = WITHOUT_TIMES;
        else if (option == 'a')
            ladder.is_whole = true;
        else if (option == 'w')
            width = (int)strtol(optarg, NULL, 10);
        else if (option == 'o')
            path = optarg;
        else if (option == 't')
            title = optarg;
        else
            return 2;
    if (argc - optind != 1)
        fatal("usage: show [-a] [-p] [-w COLUMNS] [-o FILE -t TITLE] RECORDING");
    if (!conversation_read(&c, argv[optind], &why))
        fatal("%s", why.data);
    if (ladder.words == WITHOUT_TIMES)
        conversation_order(&c);
    ladder_build(&ladder);
    if (path)
        write_file(&ladder, path, title);
    else {
        ladder_text(&ladder, width, &out);
        ladder_notes(&ladder, &out);
    }
    fputs(buffer_string(&out), stdout);

    const int status = c.wrong ? 1 : 0;
    ladder_free(&ladder);
    conversation_free(&c);
    buffer_free(&out);
    return fflush(stdout) == 0 ? status : 2;
}
