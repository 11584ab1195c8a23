/* options.c - whole command lines, a word a line, for each kind of our programs.
 *
 * What begin() accepts is within the limits of -h, has as many operands as the
 * program names, and leaves the words as they were.
 */
#include "tests/stress/fuzz/ending.h"
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <stdlib.h>

/* -h ends a program here. */
#define exit(status) end_program(status)
#include "common/program.c" /* NOLINT(bugprone-suspicious-include): what it reads, without its start */
#undef exit

enum { MOST_WORDS = 16 };

int LLVMFuzzerInitialize(int *argc, char ***argv);

/* One of each kind that there is. */
static const struct {
    struct program program;
    int required, allowed; /* operands */
} programs[] = {
    {{.options = "d:t:", .operands = "[ENDPOINT]", .usual = {"e"}}, 0, 1},
    {{.options = "i:", .operands = "[ENDPOINT]", .usual = {"e"}}, 0, 1},
    {{.options = "k:n:t:", .operands = "[ENDPOINT]", .usual = {"e"}}, 0, 1},
    {{.options = "t:", .operands = "ID KEY [ENDPOINT]", .usual = {NULL, NULL, "e"}}, 2, 3},
    {{.options = "t:", .operands = "[ID [GIVER [CHECKER]]]", .usual = {"7", "g", "c"}}, 0, 3},
};

enum { PROGRAMS = sizeof programs / sizeof programs[0] };

/* What -h prints is not looked at. */
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    return freopen("/dev/null", "w", stdout) != NULL ? 0 : -1;
}

/* Returns the operands, or NULL. */
static const char *const *accepts(int argc, char *argv[], struct program *self)
{
    if (setjmp(ending) != 0)
        return NULL;
    optind = 0; /* glibc, and musl: begin anew, even within a word such as -tx */
    return read_command_line(self, argc, argv);
}

static void look_at(const struct program *self, const char *const *operands, int argc, char *argv[],
                    size_t which)
{
    assert(self->given >= programs[which].required && self->given <= programs[which].allowed);
    for (int i = 0; i < programs[which].allowed; i++)
        assert(operands[i] == (i < self->given ? argv[argc - self->given + i] : self->usual[i]));

    assert(self->draw >= -1 && self->draw <= UINT32_MAX);
    assert(self->draw == -1 || strchr(self->options, 'd') != NULL);
    assert(self->interval >= 1 && self->interval <= 1000000000);
    assert(self->interval == 1000 || strchr(self->options, 'i') != NULL);
    assert(self->count == 0 || strchr(self->options, 'n') != NULL);
    assert(self->keyfile == NULL || strchr(self->options, 'k') != NULL);
    assert(self->patience >= 0 && self->patience <= 1000000);
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
    struct program self = programs[which].program;

    self.interval = 1000;

    const int argc = split(text, argv);
    memcpy(before, argv, sizeof argv);
    const char *const *operands = accepts(argc, argv, &self);
    if (operands != NULL)
        look_at(&self, operands, argc, argv, which);
    for (int i = 0; i <= argc; i++)
        assert(argv[i] == before[i]);
    free(text);
    return 0;
}
