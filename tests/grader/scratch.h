/* scratch.h - directories that are gone when they are no longer needed.
 *
 *     char *directory = scratch_create();      /tmp/g-Xy12Ab
 *     ... programs fill it with whatever they like ...
 *     scratch_remove(directory);
 *
 * Names are short, since a Unix-domain socket's path has at most 107 bytes, 103 on some systems.
 */
#ifndef GRADER_SCRATCH_H
#define GRADER_SCRATCH_H

/* Where they are made: $TMPDIR, but /tmp if that is not set, or too long for sockets, or
 * with quotes and the like in it, which a case's shell would take for its own. */
const char *scratch_place(void);

/* A new directory there, for its owner only; NULL with errno set if that fails. The
 * name is malloc'ed. */
char *scratch_create(void);

/* Bytes that are free there; LLONG_MAX if the system does not say. */
long long scratch_room(void);

/* Removes the directory and all that is in it, however deep, unreadable ones
 * included. Links are removed, not followed. */
/* One that stays: DIRECTORY/NAME. What stood there of an earlier run is removed. */
char *scratch_keep(const char *directory, const char *name);

void scratch_remove(const char *directory);

/* Bytes on the disk of what is in the directory, some levels deep. */
long long scratch_size(const char *directory);

#endif
