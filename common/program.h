/* program.h - how every program begins, reads its command line, and ends.
 *
 *     static struct program self = {
 *         .name = "tcp_draw/client",
 *         .purpose = "Draws a number, swaps it with the server's, and says who wins.",
 *         .options = "d:t:",
 *         .operands = "[ENDPOINT]",
 *         .usual = {"127.0.0.1:60000"},
 *         .patience = 5,
 *     };
 *
 *     int main(int argc, char *argv[])
 *     {
 *         const char *endpoint = begin(&self, argc, argv)[0];
 *         ...
 *         return finish();
 *     }
 *
 * An option means the same in every program that has it: -d N a draw, -i
 * MILLISECONDS an interval, -k KEYFILE, -n COUNT clients, -t SECONDS of
 * patience. -h prints help, everywhere.
 */
#ifndef COMMON_PROGRAM_H
#define COMMON_PROGRAM_H

#include <stdbool.h>
#include <stdint.h>

enum { MAX_OPERANDS = 3 };

struct program {
    /* What it is. */
    const char *name;                /* DIRECTORY/PROGRAM: what its lines begin with */
    const char *purpose;             /* one sentence for -h */
    const char *options;             /* as getopt() wants them, -h apart */
    const char *operands;            /* their names, in brackets those that may be left out */
    const char *usual[MAX_OPERANDS]; /* what they are then; NULL: they must be given */
    bool endless;                    /* SIGINT and SIGTERM are its regular end: status 0 */

    /* What its command line says; begin() fills it in. */
    int given;    /* so many operands */
    int patience; /* -t, seconds a peer may keep us waiting, 0 for ever; the usual ones before */
    int64_t draw; /* -d, or -1: draw at random */
    int interval; /* -i, milliseconds, or 1000 */
    const char *keyfile; /* -k, or NULL */
    uint32_t count;      /* -n, or 0: no end */
};

/* To be called first. Reads options, then operands (POSIX, XBD 12.2), and returns
 * the operands, those that are left out as they usually are. -h ends the program
 * with status 0, a command line that is wrong with 2.
 *
 * From now on SIGINT, SIGTERM, SIGQUIT and (but under nohup) SIGHUP remove the path
 * of remove_at_end() and end the program. A peer that is gone, or a file that
 * reaches its limit, is an error (EPIPE, EFBIG) rather than a signal. Descriptors
 * 0 to 2 that were closed are ones on which every transfer fails, so that no socket
 * takes their place. Standard output waits for flush_output(). */
const char *const *begin(struct program *self, int argc, char *argv[]);

/* Reads a decimal number, digits only, from min to max; anything else ends the
 * program with status 2. The name says what it should have been. */
uint32_t number(const char *text, uint32_t min, uint32_t max, const char *name);

/* Remembers the one path that is removed when the program ends, by exit() or by a
 * signal; the text is copied. "": nothing is to be removed (any more). */
void remove_at_end(const char *path);

/* Let signals that end the program wait, and let them come again: what is between
 * these two happens whole or not at all. */
void hold_signals(void);
void release_signals(void);

/* Writes out what printf() has kept; a failure ends the program with status 1. */
void flush_output(void);

/* To be returned from main: flush_output(), close, and the status of success. */
int finish(void);

#endif
