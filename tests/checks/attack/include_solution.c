/* Has the compiler read the solution. */
#include "@SUITE@/tcp_mystery/client.c"
