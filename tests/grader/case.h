/* case.h - the cases of one file, as tests/cases/README.md describes them.
 *
 *     struct case_file file;
 *     struct case_error error;
 *     if (!case_parse(&file, data, length, &error))
 *         fprintf(stderr, "%s:%d: %s\n", name, error.line, error.reason);
 *     else
 *         for (size_t i = 0; i < file.count; i++)
 *             puts(file.cases[i].title);
 *     case_free(&file);
 *
 * Reading is pure: no output, no exit, nothing kept between calls. Whatever
 * the bytes are, the result is either a file in which every name, number and
 * order of steps makes sense, or a line and a reason.
 */
#ifndef GRADER_CASE_H
#define GRADER_CASE_H

#include "pool.h"
#include "steps.h"

#include <stdbool.h>
#include <stddef.h>

enum family { IPV4, IPV6, UNIX, FAMILIES };

/* BYTES are parts, one after another: literal bytes, `pattern N`, `text N`, `file NAME`,
 * or the NAME of what was received. */
struct part {
    enum { LITERAL, PATTERN, TEXT, CONTENT, VALUE } kind;
    const char *data; /* the bytes, or the file's name    */
    size_t length;    /* of the bytes, or N               */
    size_t value;     /* VALUE: an index in the case's    */
    bool mirrored;    /* VALUE: its last byte comes first */
};

/* A name for bytes: of what was received, or of what is drawn for each run. */
struct value {
    const char *name;
    const char *like; /* drawn: the bytes with seed 0; else NULL */
    size_t length;    /* of those                                */
    bool is_text;     /* of which small letters are drawn        */
};

/* A word of a command, its quotes taken off, its @NAMEs not yet replaced. */
struct word {
    const char *text;
    bool optional; /* stood in [...] */
};

struct step {
    int line;
    const char *source; /* as written, for people to read */
    enum verb verb;
    size_t actor;               /* who: an index in actors, if the step is somebody's */
    size_t other;               /* CONNECTS_...: to whom                              */
    bool to_peer;               /* CONNECTS_...: not to OTHER but to OTHER's peer     */
    size_t value;               /* RECEIVES_...: 1 + the index of the name that it gives */
    long number;                /* a status, a signal, milliseconds, a count, or a port (0: none) */
    const char *text;           /* a line, a name of a file, a command                */
    const char *other_name;     /* FILE_...: what stands behind `or`, or NULL         */
    const char *input, *output; /* STARTS: redirections, or NULL              */
    struct word *words;         /* STARTS: the command; FILES: the names              */
    size_t word_count;
    struct part *parts; /* SENDS and the like                                 */
    size_t part_count;
    size_t end; /* EITHER, OR: index of the OR or END that ends the branch */
};

struct test_case {
    const char *title, *hint; /* the hint is "" where there is none */
    int line, points;
    size_t *needs, need_count; /* indices of earlier cases of the file */
    const char **tools;
    size_t tool_count;
    bool over[FAMILIES], over_given;
    long deadline_ms, step_ms;
    bool ours;
    bool takes_turns;                   /* with all others that do: one of them at a time */
    bool hidden;                        /* from students, until the due date */
    bool words;                         /* it looks at standard output, as only it and `ours` may */
    enum { ALL, AGREED, LECTURE } only; /* programs with these habits (habit.h) are judged by it */
    const char **actors;
    size_t actor_count;
    struct value *values;
    size_t value_count;
    struct step *steps;
    size_t step_count;
};

struct case_file {
    struct test_case *cases;
    size_t count;
    struct pool pool; /* owns all of it */
};

struct case_error {
    int line;
    char reason[256];
};

/* Reads the cases in length bytes of data, which need not stay. False, with
 * line and reason, if they are malformed; the file is then empty. */
bool case_parse(struct case_file *, const char *data, size_t length, struct case_error *);
void case_free(struct case_file *);

/* A reference such as @giver, @giver.port or @server:60001 in a text. */
enum endpoint_part { WHOLE, HOST, PORT, PATH, LARGEST, PEER };
struct reference {
    size_t length; /* of the reference in the text, 0 if there is none at its start */
    size_t actor;  /* an index in actors                                            */
    enum endpoint_part part;
    long port; /* :60001, the port with PORTS=fixed, or 0 */
};

/* What stands at the start of text, which begins with '@'. If a name stands
 * there that is none of the case's actors, length is 0 and actor too large. */
struct reference case_reference(const struct test_case *, const char *text);

/* The error that text, which begins with '@', names, such as @ECONNREFUSED, and the
 * length of that. 0 if it names none. An actor of the same name comes first. */
int case_error(const char *text, size_t *length);

/* Finds the next reference in *text, and moves *text behind it; @@ is none. False
 * if there are no more. */
bool case_next_reference(const struct test_case *, const char **text, struct reference *);

/* The actor of that name, or actor_count if there is none. */
size_t case_actor(const struct test_case *, const char *name, size_t length);

#endif
