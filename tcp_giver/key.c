#include "tcp_giver/key.h"

#include "common/error.h"
#include "common/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

/* The servers of a handout have another one in its place: see tests/class/secret. */
#ifndef BUILT_IN_SECRET
#define BUILT_IN_SECRET "lecture exercise"
#endif

static struct secret read_secret(const char *keyfile)
{
    struct secret secret = {{0}};
    struct stat about;
    size_t size = 0;

    /* O_NONBLOCK: to open a FIFO without a writer would wait for ever. */
    const int fd = check(open(keyfile, O_RDONLY | O_NONBLOCK | O_CLOEXEC), "open %s", keyfile);
    check(fstat(fd, &about), "look at %s", keyfile);
    if (!S_ISREG(about.st_mode))
        fault("read %s: not a regular file", keyfile);
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        fault("read %s: others than its owner have access to it (chmod 600 it)", keyfile);

    while (size < sizeof secret.bytes
           && advance(&size, read(fd, secret.bytes + size, sizeof secret.bytes - size)))
        continue;
    if (size < sizeof secret.bytes && errno != 0)
        fail("read %s", keyfile);
    if (size < sizeof secret.bytes)
        fault("read %s: it has %zu bytes, and %zu are needed", keyfile, size, sizeof secret.bytes);
    close(fd);
    return secret;
}

struct secret secret_of(const char *keyfile)
{
    struct secret secret;

    if (keyfile != NULL)
        return read_secret(keyfile);
    memcpy(secret.bytes, BUILT_IN_SECRET, sizeof secret.bytes);
    return secret;
}

/* The four words of SipHash's state, named as in the paper. */
struct state {
    uint64_t v0, v1, v2, v3;
};

static uint64_t rotate_left(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

/* Reads eight bytes, the first the least significant (section 2.1). */
static uint64_t little_endian(const unsigned char bytes[8])
{
    uint64_t word = 0;

    for (size_t i = 0; i < 8; i++)
        word |= (uint64_t)bytes[i] << (8 * i);
    return word;
}

/* SipRound, section 2.2, figure 2.1. */
static void rounds(struct state *s, int count)
{
    while (count-- > 0) {
        s->v0 += s->v1;
        s->v2 += s->v3;
        s->v1 = rotate_left(s->v1, 13) ^ s->v0;
        s->v3 = rotate_left(s->v3, 16) ^ s->v2;
        s->v0 = rotate_left(s->v0, 32);
        s->v2 += s->v1;
        s->v0 += s->v3;
        s->v1 = rotate_left(s->v1, 17) ^ s->v2;
        s->v3 = rotate_left(s->v3, 21) ^ s->v0;
        s->v2 = rotate_left(s->v2, 32);
    }
}

/* A message of four bytes is one word: its bytes, and its length in the last one. */
uint32_t key_of(uint32_t id, const struct secret *secret)
{
    const unsigned char message[8] = {(unsigned char)(id >> 24), (unsigned char)(id >> 16),
                                      (unsigned char)(id >> 8), (unsigned char)id, [7] = 4};
    const uint64_t word = little_endian(message);
    const uint64_t k0 = little_endian(secret->bytes);
    const uint64_t k1 = little_endian(secret->bytes + 8);
    struct state s = {
        k0 ^ UINT64_C(0x736f6d6570736575),
        k1 ^ UINT64_C(0x646f72616e646f6d),
        k0 ^ UINT64_C(0x6c7967656e657261),
        k1 ^ UINT64_C(0x7465646279746573),
    };

    s.v3 ^= word;
    rounds(&s, 2);
    s.v0 ^= word;
    s.v2 ^= 0xff;
    rounds(&s, 4);
    return (uint32_t)(s.v0 ^ s.v1 ^ s.v2 ^ s.v3);
}
