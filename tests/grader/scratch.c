/* scratch.c - directories that are gone when they are no longer needed. */
#include "scratch.h"

#include "buffer.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum {
    LONGEST_PLACE = 64, /* bytes: a socket's path has at most 103 everywhere */
    LEVELS = 8          /* that are counted                                  */
};

const char *scratch_place(void)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/._-+,";
    const char *wanted = getenv("TMPDIR");
    const bool fits = wanted && wanted[0] == '/' && strlen(wanted) <= LONGEST_PLACE
                      && wanted[strspn(wanted, plain)] == '\0';
    return fits || (wanted && access("/tmp", W_OK | X_OK) != 0) ? wanted : "/tmp";
}

char *scratch_create(void)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/g-XXXXXX", scratch_place());
    if (mkdtemp(path.data))
        return path.data;
    const int error = errno;
    buffer_free(&path);
    errno = error;
    return NULL;
}

long long scratch_room(void)
{
    struct statvfs disk;
    if (statvfs(scratch_place(), &disk) != 0 || disk.f_blocks == 0) /* it does not say */
        return LLONG_MAX;
    return (long long)disk.f_bavail * (long long)disk.f_frsize;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Opens a directory, unreadable or not, but never through a link. */
static DIR *open_directory(int parent, const char *name)
{
    struct stat status;
    if (fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISDIR(status.st_mode))
        return NULL;
    if ((status.st_mode & 0700) != 0700)
        fchmodat(parent, name, 0700, 0);
    const int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    if (!directory && fd >= 0)
        close(fd);
    return directory;
}

/* Empties the directory `name` in top. Directories in it are moved up to top
 * under new names, to have their turn there: so depth costs neither stack nor
 * descriptors. */
static void flatten(int top, const char *name, unsigned long *moved)
{
    DIR *directory = open_directory(top, name);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        struct stat status;
        char new_name[48];
        const int fd = dirfd(directory);
        if (is_dots(entry->d_name) || unlinkat(fd, entry->d_name, 0) == 0)
            continue;
        if (fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0
            || !S_ISDIR(status.st_mode))
            continue;
        fchmodat(fd, entry->d_name, 0700, 0);
        if (unlinkat(fd, entry->d_name, AT_REMOVEDIR) == 0)
            continue;
        do
            snprintf(new_name, sizeof new_name, ".%lu", ++*moved);
        while (faccessat(top, new_name, F_OK, AT_SYMLINK_NOFOLLOW) == 0);
        renameat(fd, entry->d_name, top, new_name);
    }
    closedir(directory);
}

void scratch_remove(const char *path)
{
    unsigned long moved = 0;
    for (bool more = true; more;) {
        DIR *top = open_directory(AT_FDCWD, path);
        more = false;
        if (!top)
            break;
        for (struct dirent *entry; (entry = readdir(top)) != NULL;) {
            if (is_dots(entry->d_name) || unlinkat(dirfd(top), entry->d_name, 0) == 0)
                continue;
            flatten(dirfd(top), entry->d_name, &moved);
            if (unlinkat(dirfd(top), entry->d_name, AT_REMOVEDIR) == 0)
                more = true; /* something may have moved up behind our back */
        }
        closedir(top);
    }
    rmdir(path);
}

/* One of ours has these two directories in it; what else has that name is left alone. */
static bool is_scratch(const char *path)
{
    struct buffer programs = {0}, sockets = {0};
    buffer_printf(&programs, "%s/d", path);
    buffer_printf(&sockets, "%s/s", path);
    const bool is_ours = access(programs.data, F_OK) == 0 && access(sockets.data, F_OK) == 0;
    buffer_free(&programs);
    buffer_free(&sockets);
    return is_ours;
}

char *scratch_keep(const char *directory, const char *name)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", directory, name);
    if (is_scratch(path.data))
        scratch_remove(path.data);
    if (mkdir(path.data, 0700) == 0)
        return path.data;
    const int error = errno;
    buffer_free(&path);
    errno = error;
    return NULL;
}

static long long size_of(int parent, const char *name, int levels)
{
    long long size = 0;
    struct stat status;
    const int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *directory = fd >= 0 ? fdopendir(fd) : NULL;
    if (!directory) {
        if (fd >= 0)
            close(fd);
        return 0;
    }
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (is_dots(entry->d_name) || fstatat(fd, entry->d_name, &status, AT_SYMLINK_NOFOLLOW) != 0)
            continue;
        size += (long long)status.st_blocks * 512;
        if (S_ISDIR(status.st_mode) && levels > 0)
            size += size_of(fd, entry->d_name, levels - 1);
    }
    closedir(directory);
    return size;
}

long long scratch_size(const char *directory)
{
    return size_of(AT_FDCWD, directory, LEVELS);
}
