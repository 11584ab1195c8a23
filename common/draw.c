#include "common/draw.h"

#include <inttypes.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* Mixes the time with our process. Every step can be undone, so that what goes
 * in different comes out different: at the same instant, other processes draw
 * other numbers. The constants are those of MurmurHash3's 32-bit finaliser, by
 * Austin Appleby. */
static uint32_t random_draw(void)
{
    struct timespec now = {.tv_sec = 0};

    clock_gettime(CLOCK_REALTIME, &now);
    uint32_t bits = (uint32_t)now.tv_nsec + UINT32_C(0x9e3779b9) * (uint32_t)getpid();
    bits = (bits ^ bits >> 16) * UINT32_C(0x85ebca6b);
    bits = (bits ^ bits >> 13) * UINT32_C(0xc2b2ae35);
    return bits ^ bits >> 16;
}

uint32_t draw_number(int64_t chosen)
{
    return chosen >= 0 ? (uint32_t)chosen : random_draw();
}

void draw_report(uint32_t client, uint32_t server)
{
    printf("client drew %" PRIu32 "\n", client);
    printf("server drew %" PRIu32 "\n", server);
    printf("%s\n", client > server ? "client wins" : client < server ? "server wins" : "tie");
}
