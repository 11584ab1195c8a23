/* keyfile.c - the file of -k: what kind it is, who may read it, and its bytes, in
 * whatever pieces read() brings them.
 *
 * A secret is accepted if and only if the file is a regular one of its owner
 * alone with 16 bytes or more; then it is the first 16 of them.
 */
#include "tests/stress/fuzz/ending.h"
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

enum { DESCRIPTOR = 1000, KINDS = 4 };

/* The file that key.c finds. */
static struct {
    mode_t mode;
    const uint8_t *data;
    size_t size, read;
    uint8_t piece; /* how many bytes a read brings at most */
    size_t fails;  /* at this byte, unless it lies behind the end */
    bool is_open;
} file;

static int open_file(const char *name, int flags)
{
    (void)name;
    assert((flags & O_NONBLOCK) != 0); /* a FIFO without a writer must not hang it */
    file.is_open = true;
    return DESCRIPTOR;
}

static int stat_file(int fd, struct stat *about)
{
    assert(fd == DESCRIPTOR && file.is_open);
    *about = (struct stat){.st_mode = file.mode};
    return 0;
}

static ssize_t read_file(int fd, void *bytes, size_t size)
{
    const size_t left = file.size - file.read;
    const size_t piece = 1 + (size_t)file.piece % 32;

    assert(fd == DESCRIPTOR && file.is_open && size > 0);
    if (file.read == file.fails) {
        errno = EIO;
        return -1;
    }
    size = size < piece ? size : piece;
    size = size < left ? size : left;
    if (file.read < file.fails && size > file.fails - file.read)
        size = file.fails - file.read;
    if (size > 0)
        memcpy(bytes, file.data + file.read, size);
    file.read += size;
    return (ssize_t)size;
}

static int close_file(int fd)
{
    assert(fd == DESCRIPTOR && file.is_open);
    file.is_open = false;
    return 0;
}

#define open(name, flags) open_file(name, flags)
#define fstat(fd, about) stat_file(fd, about)
#define read(fd, bytes, size) read_file(fd, bytes, size)
#define close(fd) close_file(fd)
#include "tcp_giver/key.c" /* NOLINT(bugprone-suspicious-include): with the calls above */

static bool accepts(struct secret *secret)
{
    if (setjmp(ending) != 0) {
        assert(ending_status == FAILED);
        return false;
    }
    *secret = secret_of("keyfile");
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const mode_t kinds[KINDS] = {S_IFREG, S_IFDIR, S_IFIFO, S_IFCHR};
    struct input input = {data, size};
    struct secret secret;

    memset(&file, 0, sizeof file);
    file.mode = kinds[input_byte(&input) % KINDS];
    file.mode |= (mode_t)(input_byte(&input) << 1 | (input_byte(&input) & 1)); /* 9 bits */
    file.piece = input_byte(&input);
    file.fails = input_byte(&input);
    uint8_t *bytes = input_bytes(&input, input.size, &file.size);
    file.data = bytes;

    const bool is_good = S_ISREG(file.mode) && (file.mode & (S_IRWXG | S_IRWXO)) == 0
                         && file.size >= sizeof secret.bytes && file.fails >= sizeof secret.bytes;
    const bool is_accepted = accepts(&secret);
    assert(is_accepted == is_good);
    assert(!is_good || memcmp(secret.bytes, bytes, sizeof secret.bytes) == 0);
    assert(!is_good || !file.is_open);
    free(bytes);
    return 0;
}
