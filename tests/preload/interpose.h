/* interpose.h - how a library that is preloaded overrides functions of the C library.
 *
 *     #include "interpose.h"                            before all others
 *     #include <sys/socket.h>
 *
 *     INTERPOSE(int, close, (int fd))
 *     {
 *         return REAL(close)(fd);
 *     }
 *
 *     OVERRIDES(recv);                        what calls REAL(recv) may come before recv()
 *
 *     static ssize_t receive(int fd, void *bytes, size_t size, int flags)
 *     {
 *         const ssize_t got = REAL(recv)(fd, bytes, size, flags);
 *         ... look at it, keep errno, return what the program is to see ...
 *     }
 *
 *     ssize_t recv(int fd, void *bytes, size_t size, int flags)
 *     {
 *         return receive(fd, bytes, size, flags);
 *     }
 *
 *     INTERPOSE(ssize_t, __recv_chk, (int fd, void *bytes, size_t size, size_t room, int flags))
 *     {
 *         return receive(fd, bytes, fitting(size, room), flags);
 *     }
 *
 * Each FILE.c here becomes build/tests/preload/FILE.so. Several compose: REAL(recv) is the
 * recv() of the next library in LD_PRELOAD, and of the C library in the last one.
 *
 * Such a library runs in programs that know nothing of it. What it overrides must be safe
 * between threads, after fork() and in a signal handler, leave errno as it found it, and not
 * call malloc() nor what it overrides itself: that goes around through the libraries before
 * it.
 *
 * A program may call a function by another name than it says in the source:
 *
 *     read     __read_chk(fd, bytes, size, room)
 *     recv     __recv_chk(fd, bytes, size, room, flags)
 *     recvfrom __recvfrom_chk(fd, bytes, size, room, flags, address, length)
 *     poll     __poll_chk(fds, count, timeout, room)
 *     open, fcntl, sendfile, fopen        open64 and so on, with _FILE_OFFSET_BITS=64
 *     getc                                _IO_getc in old programs
 *     recvmsg, sendmsg, setsockopt, select    __recvmsg64 and so on: 32-bit, with _TIME_BITS=64
 *
 * The _chk are of glibc's _FORTIFY_SOURCE (Linux Standard Base, 5.0), which some compilers
 * turn on by themselves. musl has none of these names but the plain ones.
 */
#ifndef PRELOAD_INTERPOSE_H
#define PRELOAD_INTERPOSE_H

/* Our own definitions are to have the names that they say. */
#undef _FORTIFY_SOURCE
#undef _FILE_OFFSET_BITS
#undef _TIME_BITS

#include <dlfcn.h>
#include <stddef.h>

#ifndef RTLD_NEXT /* _GNU_SOURCE shows it, and makes unions of what bind() takes */
#define RTLD_NEXT ((void *)-1L)
#endif

/* Says that this file defines a function, whose prototype was seen, and finds the real one.
 * What is found is used: else dlsym() would be called last, as a jump, and not know from
 * where. */
#define OVERRIDES(name)                                                                            \
    __attribute__((used)) static __typeof__(name) *real_##name;                                    \
    __attribute__((constructor)) static void find_##name(void)                                     \
    {                                                                                              \
        *(void **)&real_##name = dlsym(RTLD_NEXT, #name);                                          \
    }                                                                                              \
    struct real_##name /* for the semicolon */

/* The same, and the definition begins. */
/* NOLINTBEGIN(bugprone-macro-parentheses): there are none around parameters that are some. */
#define INTERPOSE(type, name, parameters)                                                          \
    type name parameters;                                                                          \
    OVERRIDES(name);                                                                               \
    type name parameters
/* NOLINTEND(bugprone-macro-parentheses) */

/* The real one; it is looked for here if a constructor of another library comes first. */
#define REAL(name) (real_##name ? real_##name : (find_##name(), real_##name))

/* The size, if that much has room; else the program ends, as glibc ends it. */
void __chk_fail(void) __attribute__((weak, noreturn));
static inline size_t fitting(size_t size, size_t room)
{
    if (size > room)
        __chk_fail();
    return size;
}

#endif
