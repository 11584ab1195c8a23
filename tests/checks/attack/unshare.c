/* Looks for a way out by namespaces of its own, by mounts, and by those of others. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const places[] = {"/proc", "/tmp", "/etc", "/usr", "/"};

static void try_to_write(const char *path, const char *way)
{
    const int fd = open(path, O_WRONLY | O_APPEND);
    if (fd >= 0 && write(fd, way, 1) == 1)
        fprintf(stderr, "attack worked: by %s\n", way);
}

int main(void)
{
    char path[64];
    if (geteuid() == 0) { /* outside a jail this would do harm */
        fprintf(stderr, "attack worked: it is root\n");
        return 0;
    }
    try_to_write("/proc/1/root@MARK@", "the root of process 1");
    for (int pid = 1; pid < 100; pid++) {
        snprintf(path, sizeof path, "/proc/%d/ns/mnt", pid);
        setns(open(path, O_RDONLY), 0);
    }
    try_to_write("@MARK@", "another's mounts");
    unshare(CLONE_NEWUSER | CLONE_NEWNS);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        umount2(places[i], MNT_DETACH);
        mount(0, places[i], 0, MS_REMOUNT | MS_BIND, 0);
    }
    try_to_write("@MARK@", "fewer mounts");
    mkdir("x", 0755);
    chroot("x");
    chdir("../../../../../../..");
    try_to_write(&"@MARK@"[1], "leaving a root");
    return 0;
}
