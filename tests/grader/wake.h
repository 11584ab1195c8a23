/* wake.h - signals that poll() sees.
 *
 *     wake_open();
 *     wake_on(SIGCHLD);
 *     struct pollfd news = {.fd = wake_fd(), .events = POLLIN};
 *     for (;;) {
 *         poll(&news, 1, timeout);
 *         wake_clear();
 *         ... look what has happened ...
 *     }
 *
 * Every signal puts a byte into a pipe, so that none is missed that comes between
 * the look and the poll() (the "self-pipe trick"). Each process has one.
 */
#ifndef GRADER_WAKE_H
#define GRADER_WAKE_H

/* Opens it. A forked process that opens it anew leaves that of its parent alone. */
void wake_open(void);

/* From now on the signal wakes, and does nothing else. */
void wake_on(int signal);

/* The descriptor that is readable after a signal, until wake_clear. */
int wake_fd(void);
void wake_clear(void);

/* The last signal that came, SIGCHLD apart, 0 if none has; wake_clear does not forget it. */
int wake_signal(void);

#endif
