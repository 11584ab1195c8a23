/* sun_path has 108 bytes on Linux, 104 on BSDs: sizeof knows. UNIX_PATH_MAX is only Linux's. */
#include "notion.h"

#if defined __linux__ && defined __GLIBC__
#include <linux/un.h> /* it defines struct sockaddr_un, too: so only one of the two */
#else
#include <sys/un.h>
#endif

int main(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    const size_t longest = sizeof address.sun_path - 1; /* and a 0 at its end */

    memset(address.sun_path, 'p', longest);
    expect(bind(socket(AF_UNIX, SOCK_STREAM, 0), (struct sockaddr *)&address, sizeof address) == 0);
    expect(unlink(address.sun_path) == 0);
#ifdef UNIX_PATH_MAX
    expect(UNIX_PATH_MAX == longest + 1);
#endif
}
