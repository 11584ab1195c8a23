/* ending.h - common/error.h for a fuzzer, which must outlive what it tries.
 *
 *     if (setjmp(ending) != 0)
 *         return;                   the program would have ended: see ending_status
 *     value = number(text, 0, 9, "-n");
 *
 * ending.c is linked in place of common/error.c. Its misuse(), fail() and the
 * others put their line together, so that a wrong format shows, but print
 * nothing, and leave by longjmp() where the real ones call exit().
 */
#ifndef FUZZ_ENDING_H
#define FUZZ_ENDING_H

#include "common/error.h"

#include <setjmp.h>

extern jmp_buf ending;
extern int ending_status; /* DONE, FAILED or MISUSED, once the program has ended */

/* Ends what would be the program. */
_Noreturn void end_program(int status);

#endif
