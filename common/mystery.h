/* mystery.h - the key that belongs to an ID. Never handed to students.
 *
 *     const struct secret secret = mystery_secret(given.keyfile);
 *     const uint32_t key = mystery_key(7, &secret);
 */
#ifndef COMMON_MYSTERY_H
#define COMMON_MYSTERY_H

#include "common/siphash.h"

#include <stdint.h>

struct secret {
    unsigned char bytes[SIPHASH_KEY_SIZE];
};

/* Returns the first 16 bytes of a file, or the secret that is built in when
 * there is none (NULL). A file that is missing or short, or that others than
 * its owner may read, ends the program with status 1. */
struct secret mystery_secret(const char *keyfile);

/* Returns the secret that is built in. */
struct secret secret_built_in(void);

/* Returns the key of an ID, both in host order: the low 32 bits of SipHash-2-4
 * of the ID's four bytes as they travel. */
uint32_t mystery_key(uint32_t id, const struct secret *secret);

#endif
