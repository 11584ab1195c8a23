/* options.c - whole command lines, a word a line, for each kind of our programs.
 *
 * What options_read() accepts is within the limits of -h, has as many operands
 * as the usage names, and leaves them as they were.
 */
#include "common/options.h"

#include "tests/fuzz/ending.h"
#include "tests/fuzz/input.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_WORDS = 16 };

int process_finish(void);
int LLVMFuzzerInitialize(int *argc, char ***argv);

/* One of each kind that there is. */
static const struct {
    struct usage usage;
    int required, allowed; /* operands */
} programs[] = {
    {{"tcp_draw/server", "d:t:", "[ENDPOINT]"}, 0, 1},
    {{"udp_nonblocking/server", "i:t:", "[ENDPOINT]"}, 0, 1},
    {{"tcp_giver/server", "k:n:t:", "[ENDPOINT]"}, 0, 1},
    {{"tcp_checker/client", "t:", "ID KEY [ENDPOINT]"}, 2, 3},
    {{"tcp_mystery/client", "t:", "[ID [GIVER [CHECKER]]]"}, 0, 3},
};

enum { PROGRAMS = sizeof programs / sizeof programs[0] };

/* -h ends a program here. */
int process_finish(void)
{
    end_program(DONE);
}

/* What -h prints is not looked at. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return freopen("/dev/null", "w", stdout) != NULL ? 0 : -1;
}

static bool accepts(int argc, char *argv[], const struct usage *usage, struct options *given)
{
    if (setjmp(ending) != 0)
        return false;
    optind = 0; /* glibc, and musl: begin anew, even within a word such as -tx */
    *given = options_read(argc, argv, usage);
    return true;
}

static void look_at(const struct options *given, int argc, char *argv[], size_t which)
{
    const char *letters = programs[which].usage.options;

    assert(given->operand_count >= programs[which].required);
    assert(given->operand_count <= programs[which].allowed);
    assert(given->operands == argv + argc - given->operand_count);
    assert(operand(given, given->operand_count, "default") != NULL);

    assert(given->draw >= -1 && given->draw <= UINT32_MAX);
    assert(given->draw == -1 || strchr(letters, 'd') != NULL);
    assert(given->interval >= 1 && given->interval <= 1000000000);
    assert(given->interval == 1000 || strchr(letters, 'i') != NULL);
    assert(given->count == 0 || strchr(letters, 'n') != NULL);
    assert(given->keyfile == NULL || strchr(letters, 'k') != NULL);
    assert(patience >= 0 && patience <= 1000000);
}

/* Cuts the text into words at its newlines. Returns their number. */
static int split(char *text, char *words[MOST_WORDS + 1])
{
    static char name[] = "fuzzed";
    int count = 0;

    words[count++] = name;
    while (text != NULL && *text != '\0' && count < MOST_WORDS) {
        char *newline = strchr(text, '\n');
        words[count++] = text;
        if (newline != NULL)
            *newline++ = '\0';
        text = newline;
    }
    words[count] = NULL;
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const size_t which = input_byte(&input) % PROGRAMS;
    char *text = input_text(&input);
    char *before[MOST_WORDS + 1];
    char *argv[MOST_WORDS + 1];
    struct options given;

    const int argc = split(text, argv);
    memcpy(before, argv, sizeof argv);
    patience = 5;
    if (accepts(argc, argv, &programs[which].usage, &given))
        look_at(&given, argc, argv, which);
    for (int i = 0; i <= argc; i++)
        assert(argv[i] == before[i]);
    free(text);
    return 0;
}
