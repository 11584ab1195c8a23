/* Cuts off the recording of its calls, which the judge has mapped, and leaves a FIFO in its place:
 * then the judge dies, or waits for ever, and who would fail cannot be judged. */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

int main(void)
{
    const char *recording = getenv("RECORDING");
    if (!recording)
        return 1;
    truncate(recording, 0);
    unlink(recording);
    mkfifo(recording, 0600);
    sleep(1);
    return 1;
}
