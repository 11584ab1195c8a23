/* crash.h - where a program crashed: file, line and function.
 *
 *     ... the program ran with crash.so preloaded and CRASH=FILE, and crashed ...
 *     if (crash_locate("/tmp/x/crash", "/judged/cp/client", "/judged", NULL, &text))
 *         puts(text.data);             cp/client.c:47, in fgets() called by main()
 *
 * The library (tests/preload/crash.c) writes addresses to FILE; addr2line(1), which comes
 * with most compilers, finds their lines.
 */
#ifndef GRADER_CRASH_H
#define GRADER_CRASH_H

#include "buffer.h"

#include <stdbool.h>

struct jail;

/* Adds the place. Names of sources are told without the directory. Whoever wrote the file and
 * the program may wish us ill: addr2line reads the program in the jail, if there is one (NULL:
 * none). False, with nothing added, if the place is not known: there is no such file, nor
 * addr2line, or the program was built without -g. */
bool crash_locate(const char *file, const char *program, const char *directory, const struct jail *,
                  struct buffer *);

#endif
