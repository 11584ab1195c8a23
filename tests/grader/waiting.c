/* waiting.c - in which call a thread waits, and on what: Linux's /proc. */
#include "waiting.h"

#ifdef __linux__

#include "endpoint.h"
#include "proc.h"
#include "sockets.h"

#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MOST_DESCRIPTORS = 4, ARGUMENTS = 5 };

/* What a call waits for. */
enum object {
    DESCRIPTOR, /* its first argument is one                                   */
    POLL,       /* an array of struct pollfd and its length                    */
    SELECT,     /* a number of descriptors and the set of those to be read     */
    EPOLL,      /* a descriptor that stands for others                         */
    TIME,
    OTHERS, /* threads or children: they are told of instead, if they wait */
};

/* A call in the words of a C program, after "waits" or the like. */
static const struct call {
    long number;
    enum object object;
    const char *words;
    const char *addressed; /* if its fifth argument is an address, or NULL */
} calls[] = {
    {SYS_read, DESCRIPTOR, "in read()", NULL},
    {SYS_readv, DESCRIPTOR, "in readv()", NULL},
    {SYS_write, DESCRIPTOR, "in write()", NULL},
    {SYS_writev, DESCRIPTOR, "in writev()", NULL},
    {SYS_recvfrom, DESCRIPTOR, "in recv()", "in recvfrom()"},
    {SYS_recvmsg, DESCRIPTOR, "in recvmsg()", NULL},
    {SYS_sendto, DESCRIPTOR, "in send()", "in sendto()"},
    {SYS_sendmsg, DESCRIPTOR, "in sendmsg()", NULL},
    {SYS_connect, DESCRIPTOR, "in connect()", NULL},
    {SYS_accept4, DESCRIPTOR, "in accept()", NULL},
#ifdef SYS_accept
    {SYS_accept, DESCRIPTOR, "in accept()", NULL},
#endif
#ifdef SYS_sendfile
    {SYS_sendfile, DESCRIPTOR, "in sendfile()", NULL},
#endif
#ifdef SYS_poll
    {SYS_poll, POLL, "in poll()", NULL},
#endif
    {SYS_ppoll, POLL, "in poll()", NULL},
#ifdef SYS_select
    {SYS_select, SELECT, "in select()", NULL},
#endif
#ifdef SYS__newselect
    {SYS__newselect, SELECT, "in select()", NULL},
#endif
    {SYS_pselect6, SELECT, "in select()", NULL},
    {SYS_epoll_pwait, EPOLL, "in epoll_wait()", NULL},
#ifdef SYS_epoll_wait
    {SYS_epoll_wait, EPOLL, "in epoll_wait()", NULL},
#endif
    {SYS_nanosleep, TIME, "in a sleep", NULL},
    {SYS_clock_nanosleep, TIME, "in a sleep", NULL},
    {SYS_rt_sigsuspend, TIME, "for a signal", NULL},
#ifdef SYS_pause
    {SYS_pause, TIME, "in pause()", NULL},
#endif
    {SYS_futex, OTHERS, "for a thread", NULL},
    {SYS_wait4, OTHERS, "for a child process", NULL},
    {SYS_waitid, OTHERS, "for a child process", NULL},
};

/* ---- descriptors, in words ------------------------------------------------- */

struct names {
    endpoint_namer *name_of;
    const void *context;
};

static void add_place(const struct names *names, const struct endpoint *e, struct buffer *text)
{
    const char *name = names->name_of(names->context, e->text);
    buffer_printf(text, name ? "%s (%s)" : "%s%s", name ? name : "", e->text);
}

static void add_socket(const struct names *names, const struct socket_view *view,
                       struct buffer *text)
{
    if (!view->kind)
        buffer_text(text, "a socket that is neither bound nor connected");
    else if (view->listens)
        buffer_printf(text, "its listening socket %s", view->here.text);
    else if (view->peer.length && strcmp(view->kind, "TCP") == 0) {
        buffer_text(text, "its connection to ");
        add_place(names, &view->peer, text);
    } else {
        buffer_printf(text, "its %s socket", view->kind);
        if (view->here.length)
            buffer_printf(text, " %s", view->here.text);
        if (view->peer.length) {
            buffer_text(text, ", connected to ");
            add_place(names, &view->peer, text);
        }
    }
}

static void add_descriptor(pid_t process, int fd, const struct names *names, struct buffer *text)
{
    static const char *const standard[] = {"input", "output", "error"};
    struct socket_view *list;
    const size_t count = sockets_of(process, &list);
    size_t i = 0;
    while (i < count && list[i].fd != fd)
        i++;
    if (i < count)
        add_socket(names, &list[i], text);
    else if (fd >= 0 && fd <= 2)
        buffer_printf(text, "its standard %s", standard[fd]);
    else
        buffer_printf(text, "descriptor %d", fd);
    free(list);
}

/* ---- calls --------------------------------------------------------------------- */

/* Reads from the memory of the process. */
static bool read_memory(pid_t process, unsigned long address, void *bytes, size_t size)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/mem", (long)process);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const bool whole = fd >= 0 && pread(fd, bytes, size, (off_t)address) == (ssize_t)size;
    if (fd >= 0)
        close(fd);
    return whole;
}

/* From an array of struct pollfd. */
static size_t polled(pid_t process, const unsigned long *arguments, int found[MOST_DESCRIPTORS])
{
    struct pollfd fds[MOST_DESCRIPTORS];
    size_t count = 0;
    const size_t wanted = arguments[1] < MOST_DESCRIPTORS ? arguments[1] : MOST_DESCRIPTORS;
    if (wanted && read_memory(process, arguments[0], fds, wanted * sizeof *fds))
        for (size_t i = 0; i < wanted; i++)
            if (fds[i].fd >= 0)
                found[count++] = fds[i].fd;
    return count;
}

/* From the first of select()'s sets. */
static size_t selected(pid_t process, const unsigned long *arguments, int found[MOST_DESCRIPTORS])
{
    enum { BITS = CHAR_BIT * sizeof(unsigned long) };
    unsigned long words[FD_SETSIZE / BITS] = {0};
    size_t count = 0;
    const size_t wanted = arguments[0] < FD_SETSIZE ? arguments[0] : FD_SETSIZE;
    if (arguments[1]
        && read_memory(process, arguments[1], words, (wanted + BITS - 1) / BITS * sizeof *words))
        for (size_t fd = 0; fd < wanted && count < MOST_DESCRIPTORS; fd++)
            if (words[fd / BITS] >> fd % BITS & 1)
                found[count++] = (int)fd;
    return count;
}

/* Lines of /proc/PID/fdinfo/FD are `tfd: FD ...`, one for each that epoll looks at. */
static size_t watched(pid_t process, int epoll, int found[MOST_DESCRIPTORS])
{
    char lines[4096];
    size_t count = 0;
    proc_read(lines, sizeof lines, "/proc/%ld/fdinfo/%d", (long)process, epoll);
    for (const char *at = lines; (at = strstr(at, "tfd:")) && count < MOST_DESCRIPTORS; at += 4)
        found[count++] = (int)strtol(at + 4, NULL, 10);
    return count;
}

/* The first of the descriptors that the call speaks of. */
static size_t descriptors_of(pid_t process, enum object object, const unsigned long *arguments,
                             int found[MOST_DESCRIPTORS])
{
    if (object == DESCRIPTOR)
        found[0] = (int)arguments[0];
    return object == DESCRIPTOR ? 1
           : object == POLL     ? polled(process, arguments, found)
           : object == SELECT   ? selected(process, arguments, found)
           : object == EPOLL    ? watched(process, (int)arguments[0], found)
                                : 0;
}

static const struct call *find_call(long number)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (calls[i].number == number)
            return &calls[i];
    return NULL;
}

/* A program for another kind of processor numbers its calls in another way. */
static bool is_of_our_kind(pid_t process)
{
    enum { CLASS = 4, MACHINE = 18 }; /* bytes of an ELF file's head */
    char ours[20], theirs[20], path[64];
    snprintf(path, sizeof path, "/proc/%ld/exe", (long)process);
    const int fds[] = {open("/proc/self/exe", O_RDONLY | O_CLOEXEC),
                       open(path, O_RDONLY | O_CLOEXEC)};
    const bool read_both = fds[0] >= 0 && read(fds[0], ours, sizeof ours) == sizeof ours
                           && fds[1] >= 0 && read(fds[1], theirs, sizeof theirs) == sizeof theirs;
    for (int i = 0; i < 2; i++)
        if (fds[i] >= 0)
            close(fds[i]);
    return read_both && ours[CLASS] == theirs[CLASS]
           && memcmp(ours + MACHINE, theirs + MACHINE, 2) == 0;
}

bool waiting_describe(pid_t process, pid_t thread, endpoint_namer *name_of, const void *context,
                      struct buffer *text, bool *for_others)
{
    char line[512], *end;
    unsigned long arguments[ARGUMENTS];
    int fds[MOST_DESCRIPTORS];
    const struct names names = {name_of, context};
    /* NUMBER ARGUMENT ..., or "-1 ..." outside of a call, or "running" */
    proc_read(line, sizeof line, "/proc/%ld/task/%ld/syscall", (long)process, (long)thread);
    const struct call *call = find_call(strtol(line, &end, 10));
    if (end == line || !call || !is_of_our_kind(process))
        return false;
    for (size_t i = 0; i < ARGUMENTS; i++)
        arguments[i] = strtoul(end, &end, 16);
    buffer_text(text, call->addressed && arguments[4] ? call->addressed : call->words);
    const size_t count = descriptors_of(process, call->object, arguments, fds);
    for (size_t i = 0; i < count; i++) {
        buffer_text(text, i == 0 ? " on " : i + 1 == count ? " and " : ", ");
        add_descriptor(process, fds[i], &names, text);
    }
    *for_others = call->object == OTHERS;
    return true;
}

#else

bool waiting_describe(pid_t process, pid_t thread, endpoint_namer *name_of, const void *context,
                      struct buffer *text, bool *for_others)
{
    (void)process;
    (void)thread;
    (void)name_of;
    (void)context;
    (void)text;
    (void)for_others;
    return false;
}

#endif
