/* case_operand.h - what stands behind the phrase of a step.
 *
 *     giver receives 00 00 00 07
 *           phrase   operand, BYTES
 *
 *     return read_operand(r, BYTES, rest, step);
 *
 * What is read is put into the step. False, with the reason, if it is malformed.
 */
#ifndef GRADER_CASE_OPERAND_H
#define GRADER_CASE_OPERAND_H

#include "case_reader.h"

enum { LARGEST_PATTERN = 64 << 20 }; /* bytes that a case can speak of */

enum operand { NONE, LINE, COMMAND, STATUS, COUNT, SIGNAL, DURATION, ENDPOINT_PORT, OTHER, BYTES };

/* All of the rest of the line, which begins at `at`, is the operand. */
bool read_operand(struct reader *, enum operand, const char *at, struct step *);

/* Those of files of their own: case_bytes.c and case_command.c. */
bool read_bytes(struct reader *, const char *at, struct step *);
bool read_count(struct reader *, const char *at, struct step *);
bool read_draws(struct reader *, const char *at); /* of an attribute: `draws KEY like 2c e4` */
bool read_command(struct reader *, const char *at, struct step *);

/* The names of files in the scratch directory, up to the end of the line. */
bool read_names(struct reader *, const char *at, struct step *);

/* One such name: moves past it and the blanks behind it. */
bool read_file_name(struct reader *, const char **at, const char **name);

/* Whether it names a file in the scratch directory itself, and nothing beside it. */
bool is_file_name(const char *name, size_t length);

/* Adds a word to those of the step. */
bool add_word(struct reader *, struct step *, const char *text, bool optional);

#endif
