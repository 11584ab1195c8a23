/* input.h - the fuzzer's bytes, taken piece by piece by a harness.
 *
 *     int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
 *     {
 *         struct input input = {data, size};
 *         const uint32_t limit = input_number(&input);
 *         char *text = input_text(&input);
 *         ... call the reader, assert() what its header promises ...
 *         free(text);
 *         return 0;
 *     }
 *
 * A text is a block of its own with not one byte to spare, so that the address
 * sanitizer sees a reader that looks behind its end.
 */
#ifndef FUZZ_INPUT_H
#define FUZZ_INPUT_H

#include <stddef.h>
#include <stdint.h>

struct input { /* what is left */
    const uint8_t *data;
    size_t size;
};

/* What libFuzzer calls for each input (llvm.org/docs/LibFuzzer.html). */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Take a byte, and a number of four bytes, the least significant one first;
 * what is missing counts as 0. */
uint8_t input_byte(struct input *);
uint32_t input_number(struct input *);

/* Takes at most size bytes, as a malloc'ed block. */
void *input_bytes(struct input *, size_t size, size_t *taken);

/* Takes the rest up to its first NUL as a malloc'ed string. */
char *input_text(struct input *);

#endif
