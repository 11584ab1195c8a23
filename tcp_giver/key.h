/* key.h - the key that belongs to an ID. Never handed to students.
 *
 *     const struct secret secret = secret_of(self.keyfile);
 *     const uint32_t key = key_of(7, &secret);
 */
#ifndef TCP_GIVER_KEY_H
#define TCP_GIVER_KEY_H

#include <stdint.h>

struct secret {
    unsigned char bytes[16];
};

/* Returns the first 16 bytes of a file, or the secret that is built in when
 * there is none (NULL). A file that is missing or short, or that others than
 * its owner may read, ends the program with status 1. */
struct secret secret_of(const char *keyfile);

/* Returns the key of an ID, both in host order: the low 32 bits of SipHash-2-4 of
 * the ID's four bytes as they travel. SipHash is a keyed hash of short messages,
 * by Jean-Philippe Aumasson and Daniel J. Bernstein ("SipHash: a fast short-input
 * PRF", INDOCRYPT 2012): whoever does not know the secret cannot tell its values
 * from random numbers. */
uint32_t key_of(uint32_t id, const struct secret *secret);

#endif
