/* draw.h - the number that the two draw exercises swap, and who wins.
 *
 *     const uint32_t mine = draw_number(self.draw);
 *     ... swap it for theirs ...
 *     draw_report(mine, theirs);
 */
#ifndef COMMON_DRAW_H
#define COMMON_DRAW_H

#include <stdint.h>

/* Returns the chosen number, or if that is negative a random one. Two processes
 * that draw in the same instant draw different numbers. */
uint32_t draw_number(int64_t chosen);

/* Prints both draws and the winner, the larger one, on standard output. */
void draw_report(uint32_t client, uint32_t server);

#endif
