/* proc.h - reading what Linux tells in /proc; elsewhere there is nothing to read.
 *
 *     char line[512];
 *     if (proc_read(line, sizeof line, "/proc/%ld/stat", (long)pid)) ...
 *     hexadecimal(proc_field(line, 3))       the fourth field of the line
 */
#ifndef GRADER_PROC_H
#define GRADER_PROC_H

#include <stdbool.h>
#include <stddef.h>

/* Reads the beginning of a file, as a string. False if there is none, or it is empty. */
bool proc_read(char *text, size_t size, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The nth blank-separated field of the line, counted from 0; "" if there is none. */
const char *proc_field(const char *line, int n);

/* The number that the text begins with. */
unsigned long proc_hexadecimal(const char *text);

#endif
