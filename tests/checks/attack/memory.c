/* Takes memory, in several processes. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int main(void)
{
    fork();
    fork();
    for (int i = 0; i < 300; i++)
        memset(malloc(1 << 20), i, 1 << 20);
    return 0;
}
