/* fair.c - a clock for deadlines that counts the time in which programs could run.
 *
 * Linux counts for each thread how long it ran, and how long it was ready to run
 * and did not (/proc/PID/task/TID/schedstat). Elsewhere a short calculation tells
 * how much of its time the machine gives us just now.
 */
#include "fair.h"

#include "buffer.h"
#include "clock.h"
#include "contain.h"

#include <ctype.h>
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    LOOK_AGAIN_MS = 50, /* two looks are at least so far apart ...                   */
    LOOK_SHARE = 10,    /* ... and take at most a tenth of a processor's time        */
    CALCULATE_MS = 10,  /* processor time of a calculation                           */
    NS_PER_MS = 1000000
};

/* What a thread has used, in nanoseconds. A wait is counted only when it is over; so a
 * thread that is ready now may already have waited for a long time. */
struct thread {
    pid_t id;
    long long ran, waited;
    long long quiet_since; /* it has not run since then, in milliseconds */
    bool is_ready;         /* to run, or it runs                         */
};

struct threads {
    struct thread *list;
    size_t count;
};

static struct threads known; /* at the last look               */
static struct thread sum;    /* since then, of all threads     */
static long long looked_at;  /* when that was                  */
static long long look_again; /* not before then                */
static long long stood_ms;   /* how far this clock is behind   */
static long long waited_ms;  /* how long the programs waited   */

/* ---- what Linux counts --------------------------------------------------- */

static void read_line(pid_t process, const char *thread, const char *file, char line[512])
{
    char path[96];
    snprintf(path, sizeof path, "/proc/%ld/task/%.20s/%s", (long)process, thread, file);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = fd < 0 ? 0 : read(fd, line, 511);
    if (fd >= 0)
        close(fd);
    line[length > 0 ? length : 0] = '\0';
}

static bool read_thread(pid_t process, const char *name, struct thread *thread)
{
    char line[512];
    thread->id = (pid_t)strtol(name, NULL, 10);
    read_line(process, name, "schedstat", line);
    char *end; /* RAN WAITED ... */
    thread->ran = strtoll(line, &end, 10);
    thread->waited = strtoll(end, NULL, 10);
    if (end == line)
        return false;
    read_line(process, name, "stat", line); /* PID (NAME) STATE ... */
    const char *rest = strrchr(line, ')');
    thread->is_ready = rest && strncmp(rest, ") R", 3) == 0;
    return true;
}

static struct thread known_of(pid_t id)
{
    for (size_t i = 0; i < known.count; i++)
        if (known.list[i].id == id)
            return known.list[i];
    return (struct thread){.id = id, .is_ready = true};
}

/* Adds what a thread of the programs has used since the last look. A thread that was
 * ready then and is ready now has waited whenever it did not run. */
static void add_use(const struct thread *before, const struct thread *now, long long elapsed)
{
    const long long ran = now->ran - before->ran, waited = now->waited - before->waited;
    const long long rest = elapsed * NS_PER_MS - ran - waited;
    sum.ran += ran;
    sum.waited += waited + (before->is_ready && now->is_ready && rest > 0 ? rest : 0);
}

/* Adds what the threads of a process have used since the last look, and what they
 * have used in all to the list. False if the system does not say. */
static bool add_process(struct threads *all, pid_t pid, long long elapsed)
{
    char path[64];
    bool any = false;
    snprintf(path, sizeof path, "/proc/%ld/task", (long)pid);
    DIR *directory = opendir(path);
    if (!directory)
        return false;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        struct thread now = {0};
        if (!isdigit((unsigned char)entry->d_name[0]) || !read_thread(pid, entry->d_name, &now))
            continue;
        const struct thread before = known_of(now.id);
        now.quiet_since = before.ran == now.ran ? before.quiet_since : now_ms();
        any = true;
        if (pid == getpid()) /* what we use ourselves is not theirs */
            sum.waited += now.waited - before.waited;
        else
            add_use(&before, &now, elapsed);
        all->list = reallocate(all->list, all->count + 1, sizeof *all->list);
        all->list[all->count++] = now;
    }
    closedir(directory);
    return any;
}

/* ---- what a calculation tells ---------------------------------------------- */

static long long processor_ms(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return used.tv_sec * 1000LL + used.tv_nsec / NS_PER_MS;
}

/* How long a program that was ready to run waited in so many milliseconds, if the
 * machine was then as busy as it is now. */
static long long guess_waited_ms(long long elapsed)
{
    const long long began = now_ms(), until = processor_ms() + CALCULATE_MS;
    while (processor_ms() < until)
        ;
    const long long took = now_ms() - began;
    return took <= CALCULATE_MS + 1 ? 0 : elapsed * (took - CALCULATE_MS) / took;
}

/* ---- the clock --------------------------------------------------------------- */

void fair_begin(void)
{
    looked_at = now_ms();
}

/* Programs that run at the same time wait for each other: only the time that none of
 * them could use was taken from them by others. */
static long long taken_ms(long long elapsed)
{
    const long long waited = sum.waited / NS_PER_MS, unused = elapsed - sum.ran / NS_PER_MS;
    const long long taken = waited < unused ? waited : unused;
    return taken > 0 ? taken : 0;
}

size_t fair_look(void)
{
    const long long began = now_ms(), elapsed = began - looked_at, used = processor_ms();
    struct threads all = {0};
    pid_t *descendants;
    const size_t count = contain_descendants(&descendants);
    const bool is_counted = add_process(&all, getpid(), elapsed);

    for (size_t i = 0; i < count; i++)
        add_process(&all, descendants[i], elapsed);
    free(descendants);
    const long long taken = is_counted ? taken_ms(elapsed) : guess_waited_ms(elapsed);
    const long long most = elapsed - elapsed / FAIR_SLOWEST;
    waited_ms += taken;
    stood_ms += taken < most ? taken : most;

    free(known.list);
    known = all;
    sum = (struct thread){0};
    looked_at = began;
    look_again = now_ms() + LOOK_AGAIN_MS + LOOK_SHARE * (processor_ms() - used);
    return count;
}

long fair_quiet_ms(pid_t process, pid_t thread)
{
    char name[24];
    struct thread now;
    const struct thread then = known_of(thread);
    snprintf(name, sizeof name, "%ld", (long)thread);
    const bool quiet = then.quiet_since && read_thread(process, name, &now) && now.ran == then.ran;
    return quiet ? (long)(now_ms() - then.quiet_since) : 0;
}

void fair_look_at_ended(pid_t child)
{
    struct threads last = {0};
    add_process(&last, child, 0);
    free(last.list);
}

long long fair_ms(void)
{
    return now_ms() - stood_ms;
}

int fair_remaining_ms(long long then)
{
    return remaining_ms(then + stood_ms);
}

bool fair_has_passed(long long then)
{
    if (fair_ms() >= then && now_ms() >= look_again)
        fair_look();
    return fair_ms() >= then;
}

struct fair_moment fair_now(void)
{
    return (struct fair_moment){now_ms(), fair_ms(), waited_ms};
}

struct fair_span fair_since(const struct fair_moment *then)
{
    const struct fair_moment now = fair_now();
    const long long lasted = now.real_ms - then->real_ms;
    const long long waited = now.waited_ms - then->waited_ms;
    return (struct fair_span){
        .lasted_ms = lasted,
        .counted_ms = now.fair_ms - then->fair_ms,
        .given_ms = waited < lasted ? lasted - waited : 0,
    };
}
