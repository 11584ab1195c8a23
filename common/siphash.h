/* siphash.h - a keyed hash of short messages.
 *
 * SipHash-2-4, from Jean-Philippe Aumasson and Daniel J. Bernstein, "SipHash:
 * a fast short-input PRF", INDOCRYPT 2012. Whoever does not know the key
 * cannot tell its values from random numbers.
 */
#ifndef COMMON_SIPHASH_H
#define COMMON_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

enum { SIPHASH_KEY_SIZE = 16 }; /* bytes */

/* Returns the 64-bit hash of length bytes of data under a key. */
uint64_t siphash24(const unsigned char key[SIPHASH_KEY_SIZE], const void *data, size_t length);

#endif
