/* words.h - what a step of a conversation is called.
 *
 *     words_call(&c, step, IN_SHORT, &text);       recv(up to 4) = 2
 *     words_wire(step, &label);                    00 00
 */
#ifndef TRACE_WORDS_H
#define TRACE_WORDS_H

#include "conversation.h"

/* With what a reader of the ladder needs; or without what varies from run to run; or with
 * all that is known. */
enum words { IN_SHORT, WITHOUT_TIMES, IN_FULL };

void words_call(const struct conversation *, const struct step *, enum words, struct buffer *);

/* What travels: "SYN", "FIN", "RST", bytes in hexadecimal, or only how many there are. */
void words_wire(const struct step *, size_t most_bytes, struct buffer *);

/* "312 ms", "5.0 s". */
void words_duration(int64_t nanoseconds, struct buffer *);

/* The states in which TCP had the socket of this end, by their names in RFC 9293, after
 * each call, and at the end by the system's own table; nothing if it is not TCP. */
void words_states(const struct conversation *, const struct end *, struct buffer *);

#endif
