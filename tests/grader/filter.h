/* filter.h - the calls of the kernel that nobody in a jail needs are refused there.
 *
 *     if (!filter_calls()) ...           in a process that cannot gain privileges any more
 *
 * Namespaces do not reach all: keyrings are found again by the next process of the same user,
 * AF_VSOCK by the machine around this one; memory of memfd_create() and shmget() is no process's
 * and so has no limit. And by a namespace of its own users a program becomes its root, who may
 * mount disks in memory and call much of the kernel that was never meant for strangers.
 *
 * For x86-64 and aarch64; on others nothing is refused. See seccomp(2).
 */
#ifndef GRADER_FILTER_H
#define GRADER_FILTER_H

#include <stdbool.h>

/* For this process and all that it will start. False, with errno set, if the kernel cannot. */
bool filter_calls(void);

#endif
