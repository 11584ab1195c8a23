/* Prints for ever, on both streams. */
#include <stdio.h>

int main(void)
{
    for (;;)
        if (puts("attack") < 0 || fputs("attack\n", stderr) < 0)
            return 1;
}
