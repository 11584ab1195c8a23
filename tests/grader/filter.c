/* filter.c - the calls of the kernel that nobody in a jail needs are refused there. */
#define _GNU_SOURCE /* for syscall numbers */
#include "filter.h"

#if defined __linux__ && (defined __x86_64__ || defined __aarch64__)

#include <errno.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>

/* As in linux/filter.h, seccomp.h, audit.h and sched.h, which musl-gcc does not find. */
struct instruction {
    uint16_t code;
    uint8_t yes, no; /* so many instructions are skipped */
    uint32_t operand;
};
struct call { /* as the instructions see it */
    int32_t number;
    uint32_t machine;
    uint64_t place, arguments[6];
};

#ifdef __x86_64__
#define MACHINE 0xc000003e
#else
#define MACHINE 0xc00000b7
#endif
#define LOAD(member)                                                                               \
    {                                                                                              \
        0x20, 0, 0, offsetof(struct call, member)                                                  \
    }
#define IF_EQUAL(value, yes, no)                                                                   \
    {                                                                                              \
        0x15, yes, no, value                                                                       \
    }
#define IF_AT_LEAST(value, yes, no)                                                                \
    {                                                                                              \
        0x35, yes, no, value                                                                       \
    }
#define IF_ANY_BIT(value, yes, no)                                                                 \
    {                                                                                              \
        0x45, yes, no, value                                                                       \
    }
#define ALLOW                                                                                      \
    {                                                                                              \
        0x06, 0, 0, 0x7fff0000                                                                     \
    }
#define FAIL(error)                                                                                \
    {                                                                                              \
        0x06, 0, 0, 0x00050000 | (error)                                                           \
    }
#define REFUSE(number) IF_EQUAL(number, 0, 1), FAIL(ENOSYS)

enum {
    OTHER_NUMBERS = 0x40000000, /* from here on: x32, for 32-bit pointers on x86-64 */
    NEW_SPACES = 0x7e020000,    /* clone(): CLONE_NEWUSER and the like              */
    IO_URING_SETUP = 425,       /* newer than some systems' headers                 */
    CLONE3 = 435,               /* its flags cannot be seen: libc takes clone()     */
    MEMFD_SECRET = 447
};

bool filter_calls(void)
{
    static const struct instruction list[] = {
        LOAD(machine),
        IF_EQUAL(MACHINE, 1, 0),
        FAIL(ENOSYS),
        LOAD(number),
        IF_AT_LEAST(OTHER_NUMBERS, 0, 1),
        FAIL(ENOSYS),
        REFUSE(SYS_unshare),
        REFUSE(SYS_setns),
        REFUSE(CLONE3),
        REFUSE(SYS_shmget),
        REFUSE(SYS_msgget),
        REFUSE(SYS_memfd_create),
        REFUSE(MEMFD_SECRET),
        REFUSE(SYS_add_key),
        REFUSE(SYS_request_key),
        REFUSE(SYS_keyctl),
        REFUSE(IO_URING_SETUP),
        REFUSE(SYS_bpf),
        REFUSE(SYS_perf_event_open),
        REFUSE(SYS_userfaultfd),
        IF_EQUAL(SYS_clone, 0, 4),
        LOAD(arguments[0]),
        IF_ANY_BIT(NEW_SPACES, 0, 1),
        FAIL(EPERM),
        ALLOW,
        IF_EQUAL(SYS_socket, 1, 0),
        ALLOW,
        LOAD(arguments[0]), /* what comes first in memory: its lower half */
        IF_EQUAL(AF_UNIX, 3, 0),
        IF_EQUAL(AF_INET, 2, 0),
        IF_EQUAL(AF_INET6, 1, 0),
        IF_EQUAL(AF_NETLINK, 0, 1), /* libc asks it for addresses */
        ALLOW,
        FAIL(EAFNOSUPPORT),
    };
    const struct {
        uint16_t length;
        const struct instruction *list;
    } program = {sizeof list / sizeof *list, list};
    return prctl(PR_SET_SECCOMP, 2L /* by a filter */, &program) == 0;
}

#else

bool filter_calls(void)
{
    return true;
}

#endif
