/* errors.h - errors by name: each C library has words of its own for them.
 *
 *     strerror(error_number("EADDRINUSE", 10))      "Address already in use", or "Address in use"
 */
#ifndef GRADER_ERRORS_H
#define GRADER_ERRORS_H

#include <stddef.h>

/* The errno of that name, 0 if cases know none. */
int error_number(const char *name, size_t length);

#endif
