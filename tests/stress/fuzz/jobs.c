/* jobs.c - the number of the grader's own -j: digits alone, from 1 to 256. */
#define _XOPEN_SOURCE 700 /* what options.c asks for, too late once a header is read */
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf usage_was_shown;

#define exit(status) longjmp(usage_was_shown, status)
#define fprintf(...) ((void)0)
#include "tests/grader/options.c" /* NOLINT(bugprone-suspicious-include): with the calls above */

static bool accepts(const char *text, size_t *jobs)
{
    if (setjmp(usage_was_shown) != 0)
        return false;
    *jobs = read_jobs(text);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    char *text = input_text(&input);
    size_t jobs = 0;

    const unsigned long long whole = strtoull(text, NULL, 10);
    const bool is_number = *text != '\0' && text[strspn(text, "0123456789")] == '\0';
    const bool is_accepted = accepts(text, &jobs);
    assert(is_accepted == (is_number && whole >= 1 && whole <= 256));
    assert(!is_accepted || jobs == whole);
    free(text);
    return 0;
}
