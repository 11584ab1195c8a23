/* contain.c - what POSIX does not offer for keeping programs in check. */
#include "contain.h"

#include "buffer.h"
#include "clock.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { KILL_MS = 5000 };

void contain_adopt_orphans(void)
{
#ifdef __linux__
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
#endif
}

void contain_die_with_parent(int signal, pid_t parent)
{
#ifdef __linux__
    prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0);
#endif
    if (getppid() != parent) /* it has died before we asked */
        raise(signal);
}

bool contain_tell_kernel(const char *path, const char *text)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const bool told = write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    close(fd);
    return told;
}

static void limit(int resource, long long value)
{
    struct rlimit old;
    if (value == 0 && resource != RLIMIT_CORE)
        return;
    if (getrlimit(resource, &old) != 0)
        return;
    rlim_t most = (rlim_t)value;
    if (old.rlim_max != RLIM_INFINITY && most > old.rlim_max)
        most = old.rlim_max;
    const struct rlimit new = {.rlim_cur = most, .rlim_max = most};
    setrlimit(resource, &new);
}

void contain_limit(const struct limits *limits)
{
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_CPU, limits->cpu_s);
    limit(RLIMIT_FSIZE, limits->file_size);
    limit(RLIMIT_NOFILE, limits->open_files);
#ifdef RLIMIT_NPROC
    if (geteuid() != 0)
        limit(RLIMIT_NPROC, limits->processes);
#endif
    /* When memory runs out it is the program that must go, not its judge. */
    contain_tell_kernel("/proc/self/oom_score_adj", "1000");
}

void contain_keep_descriptors(void)
{
    DIR *directory = opendir("/dev/fd");
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        const int fd = (int)strtol(entry->d_name, NULL, 10);
        if (fd > 2)
            fcntl(fd, F_SETFD, FD_CLOEXEC);
    }
    closedir(directory);
}

/* ---- processes --------------------------------------------------------- */

struct process {
    pid_t pid, parent;
    char state;
    bool ours; /* descends from the root of a search */
};

struct processes {
    struct process *list;
    size_t count;
};

/* Reads `PID (NAME) STATE PARENT ...` from /proc/PID/stat; NAME may hold anything. */
static bool read_process(const char *name, struct process *process)
{
    char path[64], line[512];
    snprintf(path, sizeof path, "/proc/%.20s/stat", name);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return false;
    const ssize_t length = read(fd, line, sizeof line - 1);
    close(fd);
    if (length <= 0)
        return false;
    line[length] = '\0';

    const char *rest = strrchr(line, ')');
    if (!rest || strlen(rest) < 5)
        return false;
    *process = (struct process){
        .pid = (pid_t)strtol(name, NULL, 10),
        .parent = (pid_t)strtol(rest + 4, NULL, 10),
        .state = rest[2],
    };
    return true;
}

/* All processes of the machine, as far as the system shows them. */
static struct processes all_processes(void)
{
    struct processes all = {0};
    DIR *directory = opendir("/proc");
    if (!directory)
        return all;
    size_t room = 0;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        if (all.count == room) {
            room = room ? 2 * room : 256;
            all.list = reallocate(all.list, room, sizeof *all.list);
        }
        if (read_process(entry->d_name, &all.list[all.count]))
            all.count++;
    }
    closedir(directory);
    return all;
}

static bool is_among(pid_t pid, const pid_t *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i] == pid)
            return true;
    return false;
}

/* Marks what descends from root: its children, then theirs, until there are no more. */
static void mark_descendants(struct processes *all, pid_t root, const pid_t *spared,
                             size_t spared_count)
{
    pid_t *family = allocate((all->count + 1) * sizeof *family);
    size_t size = 0;
    family[size++] = root;
    for (size_t member = 0; member < size; member++)
        for (size_t i = 0; i < all->count; i++) {
            struct process *p = &all->list[i];
            if (p->ours || p->parent != family[member] || is_among(p->pid, spared, spared_count))
                continue;
            p->ours = true;
            family[size++] = p->pid;
        }
    free(family);
}

size_t contain_descendants(pid_t **list)
{
    size_t count = 0;
    struct processes all = all_processes();
    *list = allocate((all.count + 1) * sizeof **list);
    mark_descendants(&all, getpid(), NULL, 0);
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].ours && all.list[i].state != 'Z')
            (*list)[count++] = all.list[i].pid;
    free(all.list);
    return count;
}

long long contain_resident(pid_t pid)
{
    char path[64], line[128]; /* RESERVED RESIDENT ..., in pages */
    snprintf(path, sizeof path, "/proc/%ld/statm", (long)pid);
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t length = fd < 0 ? 0 : read(fd, line, sizeof line - 1);
    if (fd >= 0)
        close(fd);
    line[length > 0 ? length : 0] = '\0';
    return strtoll(line + strcspn(line, " "), NULL, 10) * sysconf(_SC_PAGESIZE);
}

size_t contain_children(pid_t **list)
{
    size_t count = 0;
    struct processes all = all_processes();
    *list = allocate((all.count + 1) * sizeof **list);
    for (size_t i = 0; i < all.count; i++)
        if (all.list[i].parent == getpid())
            (*list)[count++] = all.list[i].pid;
    free(all.list);
    return count;
}

long contain_count_threads(void)
{
    long count = 0;
    DIR *directory = opendir("/proc");
    if (!directory)
        return 1024;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        char path[64];
        struct stat status;
        snprintf(path, sizeof path, "/proc/%.20s/task", entry->d_name);
        if (isdigit((unsigned char)entry->d_name[0]) && stat(path, &status) == 0
            && status.st_uid == geteuid())
            count += (long)status.st_nlink - 2;
    }
    closedir(directory);
    return count;
}

/* One round: kills what descends from this process and takes the ends of its
 * children. False if there was nothing. */
static bool kill_round(const pid_t *spared, size_t count)
{
    bool any = false;
    struct processes all = all_processes();
    mark_descendants(&all, getpid(), spared, count);
    for (size_t i = 0; i < all.count; i++) {
        const struct process *p = &all.list[i];
        if (!p->ours)
            continue;
        any = true;
        kill(-p->pid, SIGKILL); /* its group at one blow, if it leads one */
        kill(p->pid, SIGKILL);
        if (p->parent == getpid())
            waitpid(p->pid, NULL, WNOHANG);
    }
    free(all.list);
    return any;
}

bool contain_has_stopped(pid_t child)
{
    siginfo_t info = {0};
    return waitid(P_PID, (id_t)child, &info, WSTOPPED | WNOHANG | WNOWAIT) == 0
           && info.si_pid == child;
}

void contain_kill_tree(pid_t child)
{
    kill(-child, SIGKILL);
    kill(child, SIGKILL);
}

/* Every descendant is a child, or has an ancestor that is one: without children
 * there are none, and /proc need not be read. */
static bool has_children(void)
{
    pid_t pid;
    while ((pid = waitpid(-1, NULL, WNOHANG)) > 0)
        ;
    return pid == 0;
}

void contain_kill_descendants(const pid_t *spared, size_t count)
{
    const struct timespec pause = {.tv_nsec = 1000000};
    const long long until = now_ms() + KILL_MS;
    while ((count > 0 || has_children()) && now_ms() < until && kill_round(spared, count))
        nanosleep(&pause, NULL); /* what was killed is on its way out */
}
