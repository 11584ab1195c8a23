#include "common/options.h"

#include "common/error.h"
#include "common/process.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MAX_SECONDS = 1000000, MAX_INTERVAL_MS = 1000000000 };

static const struct {
    char letter;
    const char *synopsis;
    const char *meaning;
} known[] = {
    {'d', "-d N", "draw N, 0 to 4294967295, instead of a random number"},
    {'i', "-i MILLISECONDS", "time between two looks (default 1000)"},
    {'k', "-k KEYFILE", "take the secret from its first 16 bytes; only its owner may read it"},
    {'n', "-n COUNT", "end after COUNT answered clients"},
    {'t', "-t SECONDS", "how long a peer may keep us waiting, 0: for ever"},
    {'h', "-h", "print this help"},
};

enum { KNOWN = sizeof known / sizeof known[0] };

static bool has(const struct usage *usage, char letter)
{
    return letter == 'h' || strchr(usage->options, letter) != NULL;
}

static _Noreturn void help(const struct usage *usage)
{
    printf("usage: %s", program);
    for (int i = 0; i < KNOWN; i++)
        if (has(usage, known[i].letter))
            printf(" [%s]", known[i].synopsis);
    printf(" %s\n\n%s\n\n", usage->operands, usage->purpose);

    for (int i = 0; i < KNOWN; i++)
        if (has(usage, known[i].letter))
            printf("  %-16s %s\n", known[i].synopsis, known[i].meaning);
    printf("\nWithout -t a peer has %d seconds. An endpoint is HOST:PORT, HOST, :PORT, PORT,\n"
           "[IPV6]:PORT, [IPV6] or, but for cp, unix:PATH.\n",
           patience);
    exit(process_finish());
}

/* Checks the operands against their names in the usage: those that begin with a
 * bracket may be left out, and none is empty. */
static void check_operands(const struct options *given, const char *names)
{
    int required = 0;
    int allowed = 0;

    for (const char *name = names; *name != '\0'; name += strspn(name, " ")) {
        allowed++;
        if (*name != '[')
            required++;
        name += strcspn(name, " ");
    }
    if (given->operand_count < required)
        misuse("an operand is missing: %s", names);
    if (given->operand_count > allowed)
        misuse("an operand too many");
    for (int i = 0; i < given->operand_count; i++)
        if (*given->operands[i] == '\0')
            misuse("an operand is empty: %s", names);
}

uint32_t number(const char *text, uint32_t min, uint32_t max, const char *name)
{
    uint64_t value = 0;
    const char *digit = text;

    for (; *digit >= '0' && *digit <= '9' && value <= max; digit++)
        value = 10 * value + (uint64_t)(*digit - '0');
    if (digit == text || *digit != '\0' || value < min || value > max)
        misuse("%s '%s' is not a number from %" PRIu32 " to %" PRIu32, name, text, min, max);
    return (uint32_t)value;
}

struct options options_read(int argc, char *argv[], const struct usage *usage)
{
    struct options given = {.draw = -1, .interval = 1000};
    char letters[32];
    int letter;

    /* The colon in front: getopt() tells a missing argument from an unknown
     * option, and leaves it to us to say so. */
    snprintf(letters, sizeof letters, ":h%s", usage->options);
    while ((letter = getopt(argc, argv, letters)) != -1) {
        switch (letter) {
        case 'd':
            given.draw = number(optarg, 0, UINT32_MAX, "-d");
            break;
        case 'i':
            given.interval = (int)number(optarg, 1, MAX_INTERVAL_MS, "-i");
            break;
        case 'k':
            given.keyfile = optarg;
            break;
        case 'n':
            given.count = number(optarg, 1, UINT32_MAX, "-n");
            break;
        case 't':
            patience = (int)number(optarg, 0, MAX_SECONDS, "-t");
            break;
        case 'h':
            help(usage);
        case ':':
            misuse("option -%c wants an argument", optopt);
        default:
            misuse("there is no option -%c", optopt);
        }
    }

    given.operands = argv + optind;
    given.operand_count = argc - optind;
    check_operands(&given, usage->operands);
    return given;
}

const char *operand(const struct options *given, int i, const char *by_default)
{
    return i < given->operand_count ? given->operands[i] : by_default;
}
