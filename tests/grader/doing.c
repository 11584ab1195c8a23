/* doing.c - what a program that runs is doing at this moment: Linux's /proc. */
#include "doing.h"

#ifdef __linux__

#include "fair.h"
#include "proc.h"

#include <ctype.h>
#include <dirent.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
    LOOKS = 5,          /* as often a thread must be seen to run ... */
    LOOK_EVERY_MS = 20, /* ... at such intervals, to be called busy  */
    LONG_MS = 300,      /* shorter waits are not measured            */
    MOST_PHRASES = 3,   /* of threads and children                   */
    MOST_TASKS = 64
};

/* ---- one thread ------------------------------------------------------------ */

static bool is_running(pid_t process, pid_t thread)
{
    char line[512];
    return proc_read(line, sizeof line, "/proc/%ld/task/%ld/syscall", (long)process, (long)thread)
           && strncmp(line, "running", 7) == 0;
}

/* One that is seen to run by chance waits the next time. */
static bool is_busy(pid_t process, pid_t thread)
{
    for (int i = 0; i < LOOKS; i++) {
        if (!is_running(process, thread))
            return false;
        poll(NULL, 0, LOOK_EVERY_MS);
    }
    return true;
}

static bool is_stopped(pid_t process)
{
    char line[512];
    proc_read(line, sizeof line, "/proc/%ld/stat", (long)process);
    const char *rest = strrchr(line, ')'); /* PID (NAME) STATE ... */
    return rest && strncmp(rest, ") T", 3) == 0;
}

static void add_busy(pid_t process, struct buffer *text)
{
    char line[512];
    enum { UTIME = 11, STIME = 12 }; /* fields behind ") " in /proc/PID/stat, in ticks */
    proc_read(line, sizeof line, "/proc/%ld/stat", (long)process);
    const char *rest = strrchr(line, ')');
    const long ticks = rest ? strtol(proc_field(rest + 2, UTIME), NULL, 10)
                                  + strtol(proc_field(rest + 2, STIME), NULL, 10)
                            : 0;
    buffer_printf(text, "is busy, waits for nothing and has used %.1f s of processor time",
                  (double)ticks / (double)sysconf(_SC_CLK_TCK));
}

/* Adds what the thread does; in for_others, whether it only waits for some of its
 * kind. False if that cannot be said. */
static bool describe_thread(pid_t process, pid_t thread, endpoint_namer *name_of,
                            const void *context, struct buffer *text, bool *for_others)
{
    struct buffer where = {0};
    *for_others = false;
    if (is_stopped(process)) {
        buffer_text(text, "is stopped");
        return true;
    }
    if (is_busy(process, thread)) {
        add_busy(process, text);
        return true;
    }
    if (!waiting_describe(process, thread, name_of, context, &where, for_others))
        return false;
    const long quiet_ms = fair_quiet_ms(process, thread);
    if (quiet_ms >= LONG_MS)
        buffer_printf(text, "has waited %.1f s %s", (double)quiet_ms / 1000, where.data);
    else
        buffer_printf(text, "waits %s", where.data);
    buffer_free(&where);
    return true;
}

/* ---- all of a program -------------------------------------------------------- */

struct task {
    pid_t process, thread;
};

/* Adds the threads of a process, then those of its children. */
static void add_tasks(pid_t process, struct task list[MOST_TASKS], size_t *count)
{
    char children[4096];
    char path[64];
    snprintf(path, sizeof path, "/proc/%ld/task", (long)process);
    const size_t first = *count;
    DIR *directory = opendir(path);
    for (struct dirent *entry; directory && (entry = readdir(directory)) != NULL;)
        if (isdigit((unsigned char)entry->d_name[0]) && *count < MOST_TASKS)
            list[(*count)++] = (struct task){process, (pid_t)strtol(entry->d_name, NULL, 10)};
    if (directory)
        closedir(directory);
    const size_t last = *count;
    for (size_t i = first; i < last; i++) {
        char *at = children, *end;
        proc_read(children, sizeof children, "/proc/%ld/task/%ld/children", (long)process,
                  (long)list[i].thread);
        for (long child; (child = strtol(at, &end, 10)) > 0 && end != at; at = end)
            add_tasks((pid_t)child, list, count);
    }
}

static bool is_new(char **phrases, size_t count, const char *phrase)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(phrases[i], phrase) == 0)
            return false;
    return true;
}

bool doing_describe(pid_t process, endpoint_namer *name_of, const void *context,
                    struct buffer *text)
{
    struct task tasks[MOST_TASKS];
    char *phrases[MOST_PHRASES];
    size_t count = 0, told = 0;
    struct buffer helpers = {0};
    add_tasks(process, tasks, &count);
    for (size_t i = 0; i < count && told < MOST_PHRASES; i++) {
        struct buffer phrase = {0};
        bool for_others;
        buffer_text(&phrase, told == 0                     ? ""
                             : tasks[i].process == process ? "; another thread "
                                                           : "; its child process ");
        if (describe_thread(tasks[i].process, tasks[i].thread, name_of, context, &phrase,
                            &for_others)) {
            if (for_others && helpers.length == 0)
                buffer_text(&helpers, phrase.data);
            else if (!for_others && is_new(phrases, told, phrase.data))
                phrases[told++] = duplicate(phrase.data);
        }
        buffer_free(&phrase);
    }
    if (told == 0 && helpers.length > 0)
        phrases[told++] = duplicate(helpers.data);
    for (size_t i = 0; i < told; i++) {
        buffer_text(text, phrases[i]);
        free(phrases[i]);
    }
    buffer_free(&helpers);
    return told > 0;
}

#else

bool doing_describe(pid_t process, endpoint_namer *name_of, const void *context,
                    struct buffer *text)
{
    (void)process;
    (void)name_of;
    (void)context;
    (void)text;
    return false;
}

#endif
