/* crash.c - says where a program crashes.
 *
 *     CRASH=/tmp/place LD_PRELOAD=.../crash.so ./client
 *
 * When a signal of an error comes, it writes lines `OFFSET FUNCTION` to the file, one for
 * each call of the program that had not returned, the innermost first: what addr2line -e
 * client needs, and the function of a library that was called there, or -. Then the program
 * dies of the signal, as it would have without this library.
 *
 * It is not linked statically, and handles no such signal itself: else nothing is written.
 */
#define _GNU_SOURCE /* for dladdr() and dl_iterate_phdr() */
#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <unwind.h>

enum { MOST_CALLS = 8, STACK = 1 << 16 };

static char file[4096];
static uintptr_t base, first, last; /* where the program itself is loaded, and its code */

/* Called for the program first; then it has seen enough. */
static int find_program(struct dl_phdr_info *info, size_t size, void *unused)
{
    (void)size;
    (void)unused;
    base = info->dlpi_addr;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type == PT_LOAD && part->p_flags & PF_X) {
            first = base + part->p_vaddr;
            last = first + part->p_memsz;
        }
    }
    return 1;
}

struct trace {
    int fd, calls;
    const char *called; /* in a library, by the next call that is the program's own */
};

static _Unwind_Reason_Code note_call(struct _Unwind_Context *context, void *data)
{
    struct trace *trace = data;
    Dl_info info;
    int is_exact = 0; /* the instruction at fault, and not the one to which a call returns */
    const uintptr_t next = (uintptr_t)_Unwind_GetIPInfo(context, &is_exact);
    const uintptr_t at = is_exact ? next : next - 1;
    if (at >= first && at < last) {
        dprintf(trace->fd, "%#lx %s\n", (unsigned long)(at - base),
                trace->called ? trace->called : "-");
        trace->called = NULL;
        trace->calls++;
    } else
        trace->called = dladdr((void *)at, &info) ? info.dli_sname : NULL;
    return trace->calls < MOST_CALLS ? _URC_NO_REASON : _URC_END_OF_STACK;
}

static void handle(int number, void (*handler)(int), int flags)
{
    const struct sigaction action = {.sa_handler = handler, .sa_flags = flags};
    sigaction(number, &action, NULL);
}

static sigjmp_buf lost; /* the way: what is above on the stack was overwritten */

static void get_out(int number)
{
    (void)number;
    siglongjmp(lost, 1);
}

/* Not all that is called here is safe in a handler; but the program is lost anyway. */
static void tell(int number)
{
    struct trace trace = {.fd = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)};
    handle(SIGBUS, get_out, (int)SA_NODEFER);
    handle(SIGSEGV, get_out, (int)SA_NODEFER);
    if (sigsetjmp(lost, 0) == 0)
        _Unwind_Backtrace(note_call, &trace);
    close(trace.fd);
    handle(number, SIG_DFL, 0);
    raise(number); /* it is blocked until this returns, and then has its usual effect */
}

__attribute__((constructor)) static void begin(void)
{
    static char stack[STACK]; /* that of the program may be what has overflowed */
    static const int errors[] = {SIGABRT, SIGBUS, SIGFPE, SIGILL, SIGPIPE, SIGSEGV};
    const stack_t own = {.ss_sp = stack, .ss_size = sizeof stack};
    const char *name = getenv("CRASH");
    if (!name)
        return;
    snprintf(file, sizeof file, "%s", name);
    dl_iterate_phdr(find_program, NULL);
    sigaltstack(&own, NULL);
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        handle(errors[i], tell, (int)SA_ONSTACK);
}
