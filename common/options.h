/* options.h - the command line, read the same way by every program.
 *
 *     static const struct usage usage = {
 *         .purpose = "Draws a number, swaps it with the server's, and says who wins.",
 *         .options = "d:t:",
 *         .operands = "[ENDPOINT]",
 *     };
 *
 *     const struct options given = options_read(argc, argv, &usage);
 *     const char *endpoint = operand(&given, 0, "127.0.0.1:60000");
 *
 * A letter means the same in every program that has it: -d N a draw, -i
 * MILLISECONDS an interval, -k KEYFILE, -n COUNT clients, -t SECONDS of
 * patience. -h is understood everywhere.
 */
#ifndef COMMON_OPTIONS_H
#define COMMON_OPTIONS_H

#include <stdint.h>

struct usage {
    const char *purpose;  /* one sentence for -h */
    const char *options;  /* as getopt() wants them, -h apart */
    const char *operands; /* their names, the optional ones in brackets */
};

struct options {
    int64_t draw;        /* -d, or -1: draw at random */
    int interval;        /* -i, milliseconds; 1000 unless given */
    const char *keyfile; /* -k, or NULL */
    uint32_t count;      /* -n, or 0: no end */
    int operand_count;
    char **operands; /* of main's argv */
};

/* Reads options, then operands, by POSIX's rules (XBD 12.2). -t goes to the
 * global patience. -h prints help and exits with status 0; a wrong option, or
 * an operand too many or too few, ends the program with status 2. */
struct options options_read(int argc, char *argv[], const struct usage *usage);

/* Returns operand number i, counted from 0, or else what it is by default. */
const char *operand(const struct options *given, int i, const char *by_default);

/* Reads a decimal number, digits only, from 0 to max; anything else ends the
 * program with status 2. The name says what it should have been. */
uint32_t number(const char *text, uint32_t min, uint32_t max, const char *name);

#endif
