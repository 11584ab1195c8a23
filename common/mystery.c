#include "common/mystery.h"

#include "common/error.h"
#include "common/stream.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

static struct secret read_secret(const char *keyfile)
{
    struct secret secret = {{0}};
    struct stat about;
    size_t size = 0;
    ssize_t got;

    /* O_NONBLOCK: to open a FIFO without a writer would wait for ever. */
    const int fd = check(open(keyfile, O_RDONLY | O_NONBLOCK | O_CLOEXEC), "open %s", keyfile);
    check(fstat(fd, &about), "look at %s", keyfile);
    if (!S_ISREG(about.st_mode))
        fault("read %s: not a regular file", keyfile);
    if ((about.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        fault("read %s: others than its owner have access to it (chmod 600 it)", keyfile);

    while (size < sizeof secret.bytes
           && (got = read_some(fd, secret.bytes + size, sizeof secret.bytes - size)) != 0) {
        if (got < 0)
            fail("read %s", keyfile);
        size += (size_t)got;
    }
    if (size < sizeof secret.bytes)
        fault("read %s: it has %zu bytes, and %zu are needed", keyfile, size, sizeof secret.bytes);
    close(fd);
    return secret;
}

struct secret mystery_secret(const char *keyfile)
{
    return keyfile != NULL ? read_secret(keyfile) : secret_built_in();
}

uint32_t mystery_key(uint32_t id, const struct secret *secret)
{
    const uint32_t wire = htonl(id);

    return (uint32_t)siphash24(secret->bytes, &wire, sizeof wire);
}
