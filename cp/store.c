#include "cp/store.h"

#include "common/error.h"
#include "common/program.h"
#include "common/stream.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool is_standard_output(const char *path)
{
    return strcmp(path, "-") == 0;
}

/* Writes the directory part of a path and a name in it. */
static void beside(const char *path, const char *name, char *result, size_t size)
{
    const char *slash = strrchr(path, '/');
    const int directory = slash == NULL ? 0 : (int)(slash - path + 1);

    if (snprintf(result, size, "%.*s%s", directory, path, name) >= (int)size)
        fault("store %s: the path is too long", path);
}

/* rename() would replace anything that is not a directory. */
static void check_target(const char *path)
{
    struct stat about;

    if (lstat(path, &about) == 0) {
        if (!S_ISREG(about.st_mode))
            fault("store %s: not a regular file", path);
    } else if (errno != ENOENT) {
        fail("store %s", path);
    }
}

struct store store_at(const char *path)
{
    struct store store = {.path = path, .directory = STDOUT_FILENO, .fd = STDOUT_FILENO};

    if (is_standard_output(path))
        return store;
    check_target(path);
    beside(path, ".", store.temporary, sizeof store.temporary);
    check(access(store.temporary, W_OK | X_OK), "write to directory %s", store.temporary);
    store.directory = check(open(store.temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC),
                            "open directory %s", store.temporary);
    return store;
}

void store_begin(struct store *store)
{
    if (is_standard_output(store->path))
        return;

    beside(store->path, ".cp-XXXXXX", store->temporary, sizeof store->temporary);
    hold_signals();
    store->fd = check(mkstemp(store->temporary), "create a file beside %s", store->path);
    remove_at_end(store->temporary);
    release_signals();
}

void store_write(struct store *store, const void *data, size_t length)
{
    const char *bytes = data;
    struct pollfd out = {.fd = store->fd, .events = POLLOUT}; /* may be non-blocking */
    size_t written = 0;

    while (written < length
           && (advance(&written, write(store->fd, bytes + written, length - written))
               || (errno == EAGAIN && poll(&out, 1, -1) == 1)))
        continue;
    check_all(written, length, "write %s", store->path);
}

/* mkstemp() made the file for its owner only; open() would have asked the umask. */
static void set_mode(const struct store *store)
{
    const mode_t mask = umask(0);

    umask(mask);
    check(fchmod(store->fd, 0666 & ~mask), "set the mode of %s", store->path);
}

/* Waits until a file's data would outlast a loss of power. On macOS fsync() leaves
 * them in the memory of the disk, and F_FULLFSYNC is what brings them further. */
static int bring_to_disk(int fd)
{
#ifdef F_FULLFSYNC
    if (fcntl(fd, F_FULLFSYNC) != -1)
        return 0; /* not every file system knows it */
#endif
    return fsync(fd);
}

void store_commit(struct store *store)
{
    if (is_standard_output(store->path))
        return;

    set_mode(store);
    check(bring_to_disk(store->fd), "bring %s to the disk", store->path);
    check(close(store->fd), "close %s", store->path);
    check_target(store->path);
    check(rename(store->temporary, store->path), "rename to %s", store->path);
    remove_at_end("");

    /* A name is data of its directory: without this, the rename may be lost.
     * EINVAL: this file system does not do that, and there is no more to do. */
    if (bring_to_disk(store->directory) == -1 && errno != EINVAL)
        fail("%s is in its place, but may not survive a loss of power", store->path);
}

void store_discard(struct store *store)
{
    if (is_standard_output(store->path))
        exit(FAILED); /* the reason has been said */

    close(store->fd);
    unlink(store->temporary);
    remove_at_end("");
}
