/* mask.h - keeps 64-bit constants out of a program's bytes.
 *
 *     cc -include tests/class/mask.h ...
 *
 * Whoever searches a program for the constants of a known algorithm, written
 * UINT64_C() in its source, finds only what they are XOR a mask. The mask is
 * volatile, so that the compiler cannot compute them back.
 */
#ifndef HANDOUT_MASK_H
#define HANDOUT_MASK_H

#include <stdint.h>

#define MASK_VALUE 0x9d5a3ec7610bf842ULL

static const volatile uint64_t constant_mask __attribute__((unused)) = MASK_VALUE;

#undef UINT64_C
#define UINT64_C(constant) ((constant##ULL ^ MASK_VALUE) ^ constant_mask)

#endif
