/* contain.h - what POSIX does not offer for keeping programs in check.
 *
 *     contain_adopt_orphans();        every descendant stays one of ours
 *     ... start programs ...
 *     contain_kill_descendants(NULL, 0);     none is left, whatever it did
 *
 * Written for Linux; elsewhere these functions do as much as POSIX allows: they end
 * the process groups of a case's programs, and what has called setsid() survives.
 * Limits are no sandbox: a program that runs as the same user can still read and
 * write that user's files.
 */
#ifndef GRADER_CONTAIN_H
#define GRADER_CONTAIN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct limits { /* 0: none */
    long cpu_s;
    long long file_size; /* bytes                                               */
    long processes;      /* of this user; does not bind root, see below         */
    long open_files;
};

/* Orphans become children of this process, not of init. */
void contain_adopt_orphans(void);

/* This process gets the signal when the one that forked it, parent, is gone. */
void contain_die_with_parent(int signal, pid_t parent);

/* For a new process before it executes a program: at most so much. */
void contain_limit(const struct limits *);

/* Descriptors from 3 on will not be inherited through exec. */
void contain_keep_descriptors(void);

/* Writes text to a file of the kernel's; false if it refuses. */
bool contain_tell_kernel(const char *path, const char *text);

/* The processes that descend from this one, zombies left out, as a malloc'ed list. */
size_t contain_descendants(pid_t **list);

/* How many bytes of its memory the process has touched: what a runtime merely reserves
 * (a JVM, gigabytes) costs nothing. 0 where the system does not tell. */
long long contain_resident(pid_t);

/* How many threads this user runs on the machine. */
long contain_count_threads(void);

/* The children that this process has now, as a malloc'ed list. */
size_t contain_children(pid_t **list);

/* Tells whether the child was stopped, and leaves that to be asked again. */
bool contain_has_stopped(pid_t child);

/* Kills the child and all that descends from it. */
void contain_kill_tree(pid_t child);

/* Kills and reaps all that descends from this process, but for the count
 * processes in spared and their descendants. */
void contain_kill_descendants(const pid_t *spared, size_t count);

#endif
