/* Begins again under a name that makes a terminal do things when the report is shown. */
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

int main(int argc, char *argv[])
{
    if (argc > 0 && getenv("AGAIN")) {
        close(socket(AF_INET, SOCK_STREAM, 0));
        return 1;
    }
    setenv("AGAIN", "yes", 1);
    setenv("RECORDED_AS", "\033[2J\033[31mall ok", 1);
    return execv("/proc/self/exe", argv);
}
