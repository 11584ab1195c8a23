/* jail.c - a machine in which a program finds nothing but what it needs: Linux's namespaces. */
#define _GNU_SOURCE /* for unshare(), setns() and setfsuid() */
#include "jail.h"

#include <errno.h>
#include <string.h>

#ifdef __linux__

#include "contain.h"
#include "filter.h"
#include "pipe.h"

#include <fcntl.h>
#include <ftw.h>
#include <grp.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* Users that systemd's DynamicUser= takes, too: no account has such a number. */
enum { FIRST_USER = 61184, USERS = 65519 - FIRST_USER + 1 };

/* SECBIT_NO_SETUID_FIXUP of linux/securebits.h, which musl-gcc does not find. */
enum { NO_SETUID_FIXUP = 1 << 2 };

/* What every program may need. What a machine does not have is left out. */
static const char *const system_parts[] = {"/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32",
                                           "/usr", "/etc",  "/opt", "/nix",   "/gnu",   NULL};
static const char *const devices[] = {"/dev/null",   "/dev/zero",    "/dev/full",
                                      "/dev/random", "/dev/urandom", NULL};

static uid_t inmate; /* whose the processes in the jail are, 0: our own user's */

/* ---- the files --------------------------------------------------------- */

/* In the jail's first process, which tells what went wrong, and ends. */
static int complaints;

static void must(bool done, const char *doing, const char *path)
{
    if (done)
        return;
    dprintf(complaints, "%s %s: %s", doing, path, strerror(errno));
    _exit(1);
}

/* Makes an empty directory or file at the path, and the directories above it. */
static void make_place(const char *path, bool is_directory)
{
    char *copy = duplicate(path);
    for (char *slash = strchr(copy + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        mkdir(copy, 0755);
        *slash = '/';
    }
    if (is_directory)
        must(mkdir(copy, 0755) == 0 || errno == EEXIST, "make", path);
    else
        close(open(copy, O_CREAT | O_WRONLY | O_CLOEXEC, 0644));
    free(copy);
}

/* What a user namespace has inherited may not be lost when more is forbidden. */
static unsigned long flags_of(const char *path)
{
    struct statvfs disk;
    if (statvfs(path, &disk) != 0)
        return 0;
    return (disk.f_flag & (MS_NOSUID | MS_NODEV | MS_NOEXEC | MS_NOATIME | MS_NODIRATIME))
           | (disk.f_flag & ST_RELATIME ? MS_RELATIME : 0);
}

/* Forbids it on all that is mounted there; a kernel older than 5.12 does so only at the top. */
static void forbid(const char *path, unsigned long forbidden)
{
    enum { MOUNT_SETATTR = 442, RECURSIVE = 0x8000 }; /* newer than some systems' headers */
    const struct {
        uint64_t set, clear, propagation, users;
    } change = {.set = forbidden}; /* the flags of mount() are the same */
    const bool is_done =
        syscall(MOUNT_SETATTR, -1, path, RECURSIVE, &change, sizeof change) == 0
        || mount(NULL, path, NULL, MS_BIND | MS_REMOUNT | forbidden | flags_of(path), NULL) == 0;
    must(is_done, "protect", path);
}

/* Shows what stands at the path outside, which is below /old here, at the same path. */
static void show(const char *path, unsigned long forbidden)
{
    struct stat status;
    char outside[4096], target[4096];
    must(snprintf(outside, sizeof outside, "/old%s", path) < (int)sizeof outside, "show", path);
    if (lstat(outside, &status) != 0)
        return;
    if (S_ISLNK(status.st_mode)) { /* /bin -> usr/bin */
        const ssize_t length = readlink(outside, target, sizeof target - 1);
        must(length > 0, "read", path);
        target[length] = '\0';
        must(symlink(target, path) == 0, "link", path);
        return;
    }
    make_place(path, S_ISDIR(status.st_mode));
    must(mount(outside, path, NULL, MS_BIND | MS_REC, NULL) == 0, "mount", path);
    if (forbidden)
        forbid(path, forbidden);
}

static void mount_disk(const char *path, const char *options)
{
    make_place(path, true);
    must(mount("tmpfs", path, "tmpfs", MS_NOSUID | MS_NODEV, options) == 0, "mount", path);
}

/* Makes a root directory of its own, from empty. The first of the writable directories
 * serves as a place at which it can be mounted before it becomes the root. */
static void make_root(const struct jail *jail)
{
    const char *place = jail->writable[0];
    umask(0);
    must(mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) == 0, "leave the mounts of", "/");
    must(mount("tmpfs", place, "tmpfs", MS_NOSUID | MS_NODEV, "mode=0755,size=1m") == 0, "mount",
         place);
    must(chdir(place) == 0 && mkdir("old", 0700) == 0, "enter", place);
    must(syscall(SYS_pivot_root, ".", "old") == 0 && chdir("/") == 0, "change to", "the new root");

    for (size_t i = 0; system_parts[i]; i++)
        show(system_parts[i], MS_RDONLY | MS_NOSUID | MS_NODEV);
    for (size_t i = 0; devices[i]; i++)
        show(devices[i], 0);
    must(symlink("/proc/self/fd", "/dev/fd") == 0 && symlink("/tmp", "/dev/shm") == 0, "link",
         "/dev");
    mount_disk("/tmp", "mode=1777,size=64m,nr_inodes=4k");
    for (size_t i = 0; jail->hidden && jail->hidden[i]; i++)
        if (access(jail->hidden[i], F_OK) == 0)
            mount_disk(jail->hidden[i], "mode=0711,size=4k"); /* what is shown may lie in it */
    for (size_t i = 0; jail->shown && jail->shown[i]; i++)
        show(jail->shown[i], MS_RDONLY | MS_NOSUID | MS_NODEV);
    for (size_t i = 0; jail->writable[i]; i++)
        show(jail->writable[i], MS_NOSUID | MS_NODEV);

    /* Processes that may not be traced are not even seen: the first one, too. */
    make_place("/proc", true);
    must(mount("proc", "/proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, "hidepid=2") == 0,
         "mount", "/proc");
    must(umount2("/old", MNT_DETACH) == 0 && rmdir("/old") == 0, "leave", "the old root");
    must(mount(NULL, "/", NULL, MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV, NULL) == 0,
         "protect", "/");
}

/* ---- the processes ----------------------------------------------------- */

void jail_stay_out(void)
{
    prctl(PR_SET_SECUREBITS, 0, 0, 0, 0);
    setfsuid(geteuid());
    setfsgid(getegid());
}

/* The first process: with it all others end, and it ends with the one that opened the jail. */
static void be_first(const struct jail *jail, int leash, int report)
{
    char nothing;
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    sigaction(SIGCHLD, &ignore, NULL); /* orphans come to it, and nobody asks how they ended */
    setsid();
    complaints = report;
    make_root(jail);
    must(filter_calls(), "refuse calls of", "the kernel");
    for (long fd = sysconf(_SC_OPEN_MAX) < 1024 ? sysconf(_SC_OPEN_MAX) : 1024; fd-- > 0;)
        if (fd != leash)
            close((int)fd);
    while (read(leash, &nothing, 1) < 0 && errno == EINTR)
        ;
    _exit(0);
}

/* Only the children of who has left a namespace of processes are in the new one: so a
 * process in between forks the one that is wanted, tells its number, and ends. Then
 * that is a child of ours, since we adopt orphans. Returns 0 in the child. */
static pid_t fork_behind(bool (*leave)(const struct jail *), const struct jail *jail)
{
    int told[2], status;
    pid_t pid = -1;
    pipe_open(told);
    const pid_t between = fork();
    if (between == 0) {
        jail_stay_out();
        pid = leave(jail) ? fork() : -1;
        const int error = errno;
        if (pid == 0) {
            close(told[0]);
            close(told[1]);
            return 0;
        }
        if (pid > 0 && write(told[1], &pid, sizeof pid) == sizeof pid)
            _exit(0);
        _exit(error ? error : EIO);
    }
    close(told[1]);
    if (read(told[0], &pid, sizeof pid) != sizeof pid)
        pid = -1;
    close(told[0]);
    while (waitpid(between, &status, 0) < 0 && errno == EINTR)
        ;
    if (pid < 0)
        errno = WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
    return pid;
}

static bool leave_all(const struct jail *jail)
{
    (void)jail;
    return unshare(CLONE_NEWNS | CLONE_NEWPID | CLONE_NEWIPC) == 0;
}

bool jail_open(struct jail *jail, struct buffer *why)
{
    int report[2], leash[2];
    char block[512];
    ssize_t got;
    const size_t before = why->length;
    pipe_open(report);
    pipe_open(leash);
    const pid_t init = fork_behind(leave_all, jail);
    if (init == 0) {
        close(report[0]);
        close(leash[1]);
        be_first(jail, leash[0], report[1]);
    }
    const int error = errno;
    close(report[1]);
    close(leash[0]);
    while ((got = read(report[0], block, sizeof block)) > 0)
        buffer_add(why, block, (size_t)got);
    close(report[0]);
    if (init < 0)
        buffer_printf(why, "no namespaces: %s", strerror(error));
    jail->init = init;
    jail->leash = leash[1];
    if (why->length == before)
        return true;
    jail_close(jail);
    return false;
}

static bool enter(const struct jail *jail)
{
    static const char *const kinds[] = {"ipc", "pid", "mnt"}; /* with the last, /proc is another */
    int spaces[sizeof kinds / sizeof *kinds];
    bool entered = true;
    char path[64];
    contain_tell_kernel("/proc/self/oom_score_adj", "1000");
    prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        snprintf(path, sizeof path, "/proc/%ld/ns/%s", (long)jail->init, kinds[i]);
        spaces[i] = open(path, O_RDONLY | O_CLOEXEC);
    }
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        entered = entered && setns(spaces[i], 0) == 0;
    return entered;
}

/* No privileges, and no way to any. */
static bool renounce(void)
{
    for (int capability = 0; prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) == 0; capability++)
        ;
    const bool changed = inmate == 0
                         || (setgroups(0, NULL) == 0 && setresgid(inmate, inmate, inmate) == 0
                             && setresuid(inmate, inmate, inmate) == 0);
    return changed && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0
           && prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && filter_calls();
}

pid_t jail_fork(const struct jail *jail)
{
    const pid_t pid = fork_behind(enter, jail);
    if (pid == 0 && !renounce())
        _exit(126);
    return pid;
}

void jail_close(struct jail *jail)
{
    if (jail->init <= 0)
        return;
    kill(jail->init, SIGKILL);
    close(jail->leash);
    jail->init = 0;
}

static int give_away(const char *path, const struct stat *status, int kind, struct FTW *place)
{
    (void)status;
    (void)kind;
    (void)place;
    return lchown(path, inmate, inmate);
}

/* From now on who is in the jail is somebody else, to whom the directory belongs. The root
 * of a user namespace may have nobody else to become: then it stays what it is. */
static void choose_inmate(const char *directory)
{
    inmate = FIRST_USER + (uid_t)getpid() % USERS;
    if (nftw(directory, give_away, 16, FTW_PHYS) == 0) {
        prctl(PR_SET_SECUREBITS, NO_SETUID_FIXUP, 0, 0, 0); /* and yet may go anywhere */
        setfsgid(inmate);
        setfsuid(inmate);
    }
    if ((uid_t)setfsuid((uid_t)-1) != inmate)
        inmate = 0;
}

bool jail_prepare(const char *directory, bool small, struct buffer *why)
{
    contain_adopt_orphans();
    if (unshare(CLONE_NEWNS) != 0 || mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) != 0
        || (small
            && mount("tmpfs", directory, "tmpfs", MS_NOSUID | MS_NODEV,
                     "mode=0700,size=192m,nr_inodes=16k")
                   != 0)) {
        buffer_printf(why, "no mounts of its own: %s", strerror(errno));
        return false;
    }
    if (geteuid() == 0)
        choose_inmate(directory);
    return true;
}

#else

bool jail_prepare(const char *directory, bool small, struct buffer *why)
{
    (void)directory;
    (void)small;
    buffer_text(why, "this system has no namespaces");
    return false;
}

bool jail_open(struct jail *jail, struct buffer *why)
{
    (void)jail;
    buffer_text(why, "this system has no namespaces");
    return false;
}

pid_t jail_fork(const struct jail *jail)
{
    (void)jail;
    errno = ENOSYS;
    return -1;
}

void jail_stay_out(void)
{
}

void jail_close(struct jail *jail)
{
    (void)jail;
}

#endif
