/* program.h - a program that is judged: its start, its output, its end.
 *
 *     struct program client = {0};
 *     if (!program_start(&client, &launch, &why)) ...
 *     poll client.out.fd and client.err.fd; program_drain(&client);
 *     after waitpid(): program_has_ended(&client, status);
 *     program_describe(&client, false, &text);      "ended with status 1"
 *
 * A program runs in a session of its own, so in a process group of its own and
 * without a terminal, with the default signal dispositions, an environment and
 * limits that its launcher chose, and no descriptors but 0, 1 and 2.
 */
#ifndef GRADER_PROGRAM_H
#define GRADER_PROGRAM_H

#include "buffer.h"
#include "contain.h"
#include "jail.h"

#include <stdbool.h>
#include <sys/types.h>

enum {
    OUTPUT_KEPT = 1 << 20,    /* bytes of each stream that are kept        */
    OUTPUT_ENDLESS = 10 << 20 /* a program that prints more never stops    */
};

/* What came out of one stream. */
struct capture {
    int fd;      /* the pipe's reading end, -1 once it has ended           */
    bool latest; /* when there is too much: keep its end, not its beginning */
    struct buffer kept;
    size_t total;   /* bytes that came, kept or not                           */
    size_t dropped; /* of them, how many before those that are kept           */
    size_t cursor;  /* in those kept: what the case has already spoken of     */
};

struct program {
    pid_t pid; /* 0: has never been started */
    bool ended;
    int status; /* as wait() tells it, once it has ended                  */
    long long ended_at;
    int sent_signal; /* the last that the case has sent, 0 if none             */
    struct capture out, err;
    struct buffer place; /* where it crashed, if that is known             */
};

struct launch {
    char *const *words; /* words[0] names the program, as it will see it       */
    const char *path;   /* what is executed: absolute, or looked for in PATH    */
    char *const *environment;
    const char *directory;      /* where it runs, and what redirections are relative to */
    const char *input, *output; /* redirections, NULL: /dev/null and captured          */
    struct limits limits;
    const struct jail *jail; /* where it runs, or NULL: outside */
};

/* Starts it. False, with a sentence in why, if that cannot be done. */
bool program_start(struct program *, const struct launch *, struct buffer *why);

/* Reads what there is to read, without waiting. */
void program_drain(struct program *);

/* The process has ended in this way. */
void program_has_ended(struct program *, int status);

/* Neither its streams can bring anything any more nor its end is outstanding. */
bool program_is_over(const struct program *);

/* It died of a signal that the case has not sent. */
bool program_crashed(const struct program *);

/* Adds "still runs", "ended with status 1", "crashed: SIGSEGV" or the like, and if
 * it is to be explained, what such a signal mostly comes from. */
void program_describe(const struct program *, bool explained, struct buffer *);

/* The next line of the output behind cursor. False if no whole line is there;
 * then length is that of the rest, which has no newline. */
bool capture_line(const struct capture *, size_t cursor, const char **line, size_t *length);

/* Where the cursor is in the whole stream, and back to there: a place stays good
 * when the beginning is dropped meanwhile. */
size_t capture_place(const struct capture *);
void capture_return(struct capture *, size_t place);

void program_free(struct program *);

#endif
