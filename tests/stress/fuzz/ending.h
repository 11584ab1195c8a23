/* ending.h - common/error.h for a fuzzer, which must outlive what it tries.
 *
 *     if (setjmp(ending) != 0)
 *         return;                   the program would have ended: see ending_status
 *     value = number(text, 0, 9, "-n");
 *
 * common/error.c is compiled so that it calls end_program() for exit(), and
 * end_line() for fprintf(): its misuse(), fail() and the others put their line
 * together, so that a wrong format shows, but print nothing.
 */
#ifndef FUZZ_ENDING_H
#define FUZZ_ENDING_H

#include "common/error.h"

#include <setjmp.h>
#include <stdio.h>

extern jmp_buf ending;
extern int ending_status; /* DONE, FAILED or MISUSED, once the program has ended */

/* Ends what would be the program. */
_Noreturn void end_program(int status);

/* Asserts that what the program writes to standard error is one whole line. */
int end_line(FILE *file, const char *format, ...) PRINTF_LIKE(2, 3);

#endif
