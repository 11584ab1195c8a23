/* signals.h - signals by name.
 *
 *     signal_number("SIGTERM")  is SIGTERM, 0 for a name that is none
 *     signal_name(SIGSEGV)      is "SIGSEGV", "signal 40" for one without a name
 *     signal_meaning(SIGABRT, "free(): invalid pointer")
 *                               is a few words for students, "" where there are none; the
 *                               program's last words on standard error tell more
 */
#ifndef GRADER_SIGNALS_H
#define GRADER_SIGNALS_H

int signal_number(const char *name);
const char *signal_name(int number);
const char *signal_meaning(int number, const char *last_words);

#endif
