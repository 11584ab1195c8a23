/* Asks the kernel for what no namespace keeps apart, and for memory that is no process's. */
#define _GNU_SOURCE
#include <linux/keyctl.h>
#include <sched.h>
#include <stdio.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

static void look(const char *what, long result)
{
    if (result >= 0)
        fprintf(stderr, "attack worked: %s\n", what);
}

int main(void)
{
    static char parameters[256];
    look("the machine around this one can be called", socket(AF_VSOCK, SOCK_STREAM, 0));
    look("the next student finds a key",
         syscall(SYS_add_key, "user", "attack", "x", 1L, KEY_SPEC_USER_KEYRING));
    look("io_uring", syscall(425L /* SYS_io_uring_setup */, 4L, parameters));
    look("memory that is not counted", memfd_create("attack", 0));
    const int shared = shmget(IPC_PRIVATE, 1 << 30, IPC_CREAT | 0600);
    look("shared memory that is not counted", shared);
    shmctl(shared, IPC_RMID, 0);
    look("it is root in a namespace of its own", unshare(CLONE_NEWUSER | CLONE_NEWNS));
    return 0;
}
