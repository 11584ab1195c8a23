/* network.c - a network of one's own: Linux's network namespaces. */
#define _GNU_SOURCE /* for unshare() and the ioctls that bring loopback up */
#include "network.h"

#include "contain.h"
#include "wake.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LOOK_AGAIN_MS = 50 }; /* whether it is our turn */

#ifdef __linux__

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

static bool bring_loopback_up(void)
{
    struct ifreq request = {.ifr_name = "lo"};
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return false;
    bool up = ioctl(fd, SIOCGIFFLAGS, &request) == 0;
    request.ifr_flags = (short)(request.ifr_flags | IFF_UP | IFF_RUNNING);
    up = up && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    close(fd);
    return up;
}

bool network_isolate(void)
{
    const uid_t uid = geteuid();
    const gid_t gid = getegid();

    if (unshare(CLONE_NEWNET) != 0) {
        /* Not root: as the root of a new user namespace we may. */
        char map[64];
        if (unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0)
            return false;
        contain_tell_kernel("/proc/self/setgroups", "deny");
        snprintf(map, sizeof map, "%u %u 1", (unsigned)uid, (unsigned)uid);
        if (!contain_tell_kernel("/proc/self/uid_map", map))
            return false;
        snprintf(map, sizeof map, "%u %u 1", (unsigned)gid, (unsigned)gid);
        contain_tell_kernel("/proc/self/gid_map", map);
    }
    /* The lecture's ports are ephemeral ones, at which a client that finds
     * no server may connect to itself. Not here. */
    contain_tell_kernel("/proc/sys/net/ipv4/ip_local_port_range", "10000 30000");
    return bring_loopback_up();
}

#else

bool network_isolate(void)
{
    return false;
}

#endif

bool network_can_isolate(void)
{
    int status = 1;
    const pid_t pid = fork();
    if (pid == 0)
        _exit(network_isolate() ? 0 : 1);
    return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status)
           && WEXITSTATUS(status) == 0;
}

/* A directory can be locked without anything being written. */
static int turn = -1;

void network_take_turn(void)
{
    struct pollfd signals = {.fd = wake_fd(), .events = POLLIN};
    bool told = false;
    turn = open("/tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    while (turn >= 0 && flock(turn, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK
           && !wake_signal()) {
        if (!told)
            fputs("grader: no network namespaces here: graders take turns, and another one runs\n",
                  stderr);
        told = true;
        poll(&signals, 1, LOOK_AGAIN_MS); /* a flock() that waits would go on after a signal */
    }
}

void network_end_turn(void)
{
    if (turn >= 0)
        close(turn);
    turn = -1;
}
