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

    /* What its command line says: begin() fills it in. */
    int given;    /* so many operands */
    int patience; /* -t, seconds a peer may keep us waiting, 0 for ever; before, the usual ones */
    int64_t draw; /* -d, or -1: draw at random */
    int interval; /* -i, milliseconds; before, the usual ones */
    const char *keyfile; /* -k, or NULL */
    uint32_t count;      /* -n, or 0: no end */
};

/* To be called first. Reads options, then operands (POSIX, XBD 12.2), and returns
 * the operands. -h ends the program with status 0, a wrong command line with 2. From
 * then on SIGINT, SIGTERM, SIGQUIT and (but under nohup) SIGHUP remove the path of
 * remove_at_end() and end the program. A peer that is gone, or a file at its limit,
 * is an error (EPIPE, EFBIG), no signal. Descriptors 0 to 2 that were closed fail at
 * every transfer, so that no socket takes their place. Standard output waits for
 * flush_output(). */
const char *const *begin(struct program *self, int argc, char *argv[]);

/* Tells whether a text is one decimal digit or more, and nothing else. */
bool is_digits(const char *text);

/* Reads a decimal number from min to max; anything else, which is called by the
 * name, ends the program with status 2. */
uint32_t number(const char *text, uint32_t min, uint32_t max, const char *name);

/* Remembers the one path, of less than 4096 bytes, that is removed when the program
 * ends, by exit() or by a signal; "": nothing is to be removed (any more). */
void remove_at_end(const char *path);

/* Between these two, signals that end the program wait. */
void hold_signals(void);
void release_signals(void);

/* Writes out what printf() has kept; a failure ends the program with status 1. */
void flush_output(void);

/* To be returned from main: flush_output(), close, and the status of success. */
int finish(void);

#endif
