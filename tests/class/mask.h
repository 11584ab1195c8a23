/* mask.h - keeps 64-bit constants out of a program's bytes.
 *
 *     cc -include tests/class/mask.h ...
 *
 * A search in the program for the constants of a known algorithm finds nothing:
 * what its source writes as UINT64_C() is stored XOR a mask. The mask is volatile,
 * so that the compiler cannot compute the constants.
 */
#ifndef HANDOUT_MASK_H
#define HANDOUT_MASK_H

#include <stdint.h>

#define MASK_VALUE 0x9d5a3ec7610bf842ULL

static const volatile uint64_t constant_mask __attribute__((unused)) = MASK_VALUE;

#undef UINT64_C
#define UINT64_C(constant) ((constant##ULL ^ MASK_VALUE) ^ constant_mask)

#endif
