/* process.h - how every program starts and ends, whatever happens to it.
 *
 *     int main(int argc, char *argv[])
 *     {
 *         process_start(FAILED);
 *         ...
 *         return process_finish();
 *     }
 */
#ifndef COMMON_PROCESS_H
#define COMMON_PROCESS_H

/* To be called first. SIGINT, SIGTERM, SIGQUIT and (but under nohup) SIGHUP will
 * remove the path of process_remove() and end the program with the given status. A
 * peer that is gone, or a file that reaches its limit, will be an error (EPIPE,
 * EFBIG) rather than a signal. Descriptors 0 to 2 that are closed become ones
 * on which every transfer fails, so that no socket takes their place. */
void process_start(int status_on_signal);

/* Remembers the one path that is removed when the program ends, by exit() or
 * by a signal; the text is copied. NULL: nothing is to be removed (any more). */
void process_remove(const char *path);

/* Let signals that end the program wait, and let them come again. What is
 * between these two happens whole or not at all. */
void process_hold_signals(void);
void process_release_signals(void);

/* Writes out what printf() has kept; a failure ends the program with status 1. */
void process_flush(void);

/* To be returned from main: process_flush(), close, and the status of success. */
int process_finish(void);

#endif
