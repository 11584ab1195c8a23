/* network.h - a network of one's own, in which every port is free.
 *
 *     if (network_isolate())
 *         ... 127.0.0.1:60000 here is nobody else's ...
 */
#ifndef GRADER_NETWORK_H
#define GRADER_NETWORK_H

#include <stdbool.h>

/* Moves this process, which must have one thread, to a new network that has
 * nothing but loopback. False where the system does not allow it. */
bool network_isolate(void);

/* Whether network_isolate would succeed. */
bool network_can_isolate(void);

/* Where that is not so: waits until this process is the only one on the machine
 * that has returned from here and still runs, or until a signal wakes it. */
void network_take_turn(void);
void network_end_turn(void);

#endif
