/* case_reader.h - what the files that read a case share: how far reading has
 * come, memory, and the one way to say that something is wrong.
 *
 *     if (title is missing)
 *         return malformed(r, "the title is missing");
 *     char *title = reader_copy(r, at, length);
 *     if (!title)
 *         return false;                   the reason is given already
 *
 * A function that reads returns false once something is wrong, and so does its
 * caller; case_parse then frees all memory.
 */
#ifndef GRADER_CASE_READER_H
#define GRADER_CASE_READER_H

#include "case.h"

/* What an actor is by the steps it has made so far. */
enum kind { UNKNOWN, AWAY, PROGRAM, LISTENER, ACCEPTED, CONNECTED, DATAGRAM, CLOSED };

struct role {
    enum kind kind;
    bool has_endpoint; /* a program: a server, that is, given its @NAME */
};

struct reader {
    struct case_file *file;
    struct case_error *error; /* its line is the one being read            */
    struct test_case *test;   /* the case being read, NULL before the first */
    struct role *roles;       /* of its actors                              */
    size_t branch;            /* index of the open EITHER or OR, plus one   */
};

/* Records the reason, unless there is one. Returns false, for its callers to return. */
bool malformed(struct reader *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* How many of the bytes of a word a message shows: an int, as %.*s takes it. */
int shown_length(size_t length);

/* Zeroed memory that lives as long as the file, or NULL, which is then the error. */
void *reader_take(struct reader *, size_t size);

/* The bytes and a NUL behind them, or NULL. */
char *reader_copy(struct reader *, const char *bytes, size_t length);

/* The array of count elements of that size, with room for one more: itself, or a
 * copy. NULL if there is no memory. It must have grown by this function alone. */
void *reader_grow(struct reader *, void *array, size_t count, size_t size);

/* Every @NAME in the text must be an error, or have an endpoint by now. self is the actor whose
 * command this is, which is given its endpoint by it, or NOBODY. */
enum { NOBODY = -1 };
bool check_references(struct reader *, const char *text, long self);

#endif
