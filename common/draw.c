#include "common/draw.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

uint32_t draw_number(int64_t chosen)
{
    struct timespec now = {.tv_sec = 0};

    if (chosen >= 0)
        return (uint32_t)chosen;

    /* Programs that draw in the same instant differ in their process IDs. Odd factors keep
     * them different, and these spread neighbours far apart (Knuth, TAOCP 3, 6.4). */
    clock_gettime(CLOCK_REALTIME, &now);
    return UINT32_C(0x9e3779b1)
           * ((uint32_t)now.tv_nsec + UINT32_C(0x9e3779b9) * (uint32_t)getpid());
}

void draw_report(uint32_t client, uint32_t server)
{
    printf("client drew %" PRIu32 "\n", client);
    printf("server drew %" PRIu32 "\n", server);
    printf("%s\n", client > server ? "client wins" : client < server ? "server wins" : "tie");
}
