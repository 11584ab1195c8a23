/* jail.h - a machine in which a program finds nothing but what it needs: Linux's namespaces.
 *
 *     if (!jail_prepare(scratch, true, &why)) ...          once, in a process of one thread
 *     struct jail jail = {.shown = read_only, .writable = directories, .hidden = hidden};
 *     if (!jail_open(&jail, &why)) ...
 *     pid_t pid = jail_fork(&jail);                        0 in the child, which is in the jail
 *     ...
 *     jail_close(&jail);                                   nothing in it runs on
 *
 * A program in it sees, of the machine's files, the system's (/usr, /etc, ...) and what it is
 * shown, and can write in few directories; no process but those of the same jail, and so it can
 * signal or trace no other; and the network of the process that opened the jail, which is to have
 * one of its own (network.h). It has no privileges and gets none; what of the kernel none of
 * this keeps apart is refused (filter.h). The opener stays outside, sees all, and is out of reach.
 *
 * Root judges as a user that nobody else is; a plain user as itself, where the kernel
 * allows that (user_namespaces(7)). See namespaces(7), pivot_root(2), capabilities(7).
 */
#ifndef GRADER_JAIL_H
#define GRADER_JAIL_H

#include "buffer.h"

#include <stdbool.h>
#include <sys/types.h>

struct jail {
    const char *const *shown;    /* absolute paths, then NULL: what can be read and executed */
    const char *const *writable; /* ... directories in which files can be made               */
    const char *const *hidden;   /* ... directories that are empty, if a shown one has them   */
    /* Private: */
    pid_t init; /* the first process of the jail, with which all others end; 0 if not open */
    int leash;  /* a pipe: at its end of file the first process ends                       */
};

/* For the process that will open jails: gives it mounts of its own, and gives the directory,
 * with all that is in it, to those who will be in the jail; files that this process makes from
 * now on are theirs, too. `small`: it must be empty; what it then holds is bounded in size, and
 * gone with this process. */
bool jail_prepare(const char *directory, bool small, struct buffer *why);

/* False, with a sentence in why, where the system does not allow it. The lists, which
 * hold at least one directory that is writable, must outlive the call. */
bool jail_open(struct jail *, struct buffer *why);

/* As fork(): the child is one of the caller's, in the jail, and cannot be
 * traced before it executes a program. */
pid_t jail_fork(const struct jail *);

/* For a child that stays outside: undoes for it that files belong to those in the jail. */
void jail_stay_out(void);

/* Kills all that is in it. The caller then reaps its children: until it has, the first
 * process does not end. */
void jail_close(struct jail *);

#endif
