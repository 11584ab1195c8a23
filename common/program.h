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
    const char *options;             /* as for getopt(), without -h */
    const char *operands;            /* their names, in brackets those that may be left out */
    const char *usual[MAX_OPERANDS]; /* their defaults; NULL: they must be given */
    bool endless;                    /* SIGINT and SIGTERM are its regular end: status 0 */

    /* What its command line says: begin() fills it in. */
    int given;    /* how many operands there were */
    int patience; /* -t, seconds a peer may keep us waiting, 0 for ever; before, its default */
    int64_t patience_ms; /* the same for deadline_in(): milliseconds, or NEVER */
    int64_t draw;        /* -d, or -1: draw at random */
    int interval;        /* -i, milliseconds; before, its default */
    const char *keyfile; /* -k, or NULL */
    uint32_t count;      /* -n, or 0: no end */
};

/* Call it first. Reads options, then operands (POSIX, XBD 12.2), and returns the
 * operands. -h ends the program with status 0, a wrong command line with 2. From then
 * on SIGINT, SIGTERM, SIGQUIT and SIGHUP (except under nohup) remove the path of
 * remove_at_end() and end the program. Sending to a peer that is gone, or writing to a
 * file at its limit, is an error (EPIPE, EFBIG) and no signal. Descriptors 0 to 2, if
 * they were closed, are taken by /dev/null, so that no socket takes their place, and
 * every transfer on them fails. Standard output waits for flush_output(). */
const char *const *begin(struct program *self, int argc, char *argv[]);

/* Tells whether a text is one decimal digit or more, and nothing else. */
bool is_digits(const char *text);

/* Reads a number from min to max; anything else, called by the name, ends with status 2. */
uint32_t number(const char *text, uint32_t min, uint32_t max, const char *name);

/* Remembers the one path, of less than 4096 bytes, that is removed when the program
 * ends, by exit() or by a signal; "" means no path. */
void remove_at_end(const char *path);

/* Between these two, signals that end the program wait. */
void hold_signals(void);
void release_signals(void);

/* Writes out what printf() has kept; a failure ends the program with status 1. */
void flush_output(void);

/* Flushes and closes standard output, and returns the status of success, for main. */
int finish(void);

#endif
