/* Without /etc/protocols, as in many containers, glibc's getprotobyname() returns NULL. */
#include "notion.h"

#ifdef __GLIBC__
#include <sched.h>
#include <sys/mount.h>
#endif

int main(void)
{
#ifdef __GLIBC__
    if (unshare(CLONE_NEWUSER | CLONE_NEWNS) == -1
        || mount("/dev/null", "/etc/protocols", NULL, MS_BIND, NULL) == -1)
        lacks("the right to hide /etc/protocols from a process");
    expect(getprotobyname("tcp") == NULL); /* IPPROTO_TCP needs no file */
#else
    lacks("glibc (musl knows some numbers by heart)");
#endif
}
