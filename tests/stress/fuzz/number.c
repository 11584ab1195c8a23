/* number.c - the numbers of options and operands: -d, -i, -n, -t, IDs, keys.
 *
 * A number is accepted if and only if it is digits alone and within its limits;
 * strtoull() says what those digits mean.
 */
#include "common/program.h"

#include "tests/stress/fuzz/ending.h"
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

static bool accepts(const char *text, uint32_t min, uint32_t max, uint32_t *value)
{
    if (setjmp(ending) != 0) {
        assert(ending_status == MISUSED);
        return false;
    }
    *value = number(text, min, max, "-n");
    return true;
}

/* A number too large for its type is still too large: ULLONG_MAX (C11, 7.22.1.4). */
static bool is_right(const char *text, uint32_t min, uint32_t max, uint32_t *value)
{
    if (*text == '\0' || text[strspn(text, "0123456789")] != '\0')
        return false;
    const unsigned long long whole = strtoull(text, NULL, 10);
    *value = (uint32_t)whole;
    return whole >= min && whole <= max;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const uint32_t min = input_number(&input);
    const uint32_t max = input_number(&input);
    char *text = input_text(&input);
    uint32_t ours = 0;
    uint32_t right = 0;

    const bool is_accepted = accepts(text, min, max, &ours);
    const bool is_good = is_right(text, min, max, &right);
    assert(is_accepted == is_good && (!is_good || ours == right));
    free(text);
    return 0;
}
