/* store.h - a file that is at every moment the old one, or absent, or the
 * whole new one.
 *
 *     struct store store = store_at("output.txt");
 *     store_begin(&store);                 for each client
 *     store_write(&store, block, size);    ... again and again
 *     store_commit(&store);                or store_discard(&store)
 *
 * What is written goes to a temporary file in the same directory, which takes
 * the target's place in one step: POSIX, rename(): "if newpath names an existing
 * file, it shall be removed and oldpath renamed to newpath", and a link named
 * newpath "shall remain visible to other threads throughout". A path "-" is
 * standard output, which cannot be taken back. Every failure ends the program
 * with status 1, and removes the temporary file.
 */
#ifndef CP_STORE_H
#define CP_STORE_H

#include <stddef.h>

struct store {
    const char *path;
    int directory;        /* of the path, open; STDOUT_FILENO for "-" */
    int fd;               /* the new file, or standard output */
    char temporary[4096]; /* its path; the size is Linux's PATH_MAX */
};

/* Ends the program unless something can be stored under path: it is absent or a
 * regular file, in a directory that can be written to, and opened, as store_commit()
 * must. The path is not copied. */
struct store store_at(const char *path);

/* Begins a new file. */
void store_begin(struct store *store);

void store_write(struct store *store, const void *data, size_t length);

/* Brings the file to the disk, then to its place, with mode 0666 less the
 * umask. When this returns, it survives a loss of power, as far as the file
 * system promises that at all. */
void store_commit(struct store *store);

/* Forgets what was written. For standard output it is too late: the program ends. */
void store_discard(struct store *store);

#endif
