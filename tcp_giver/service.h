/* service.h - many clients at once, each with one request and one reply.
 *
 *     const struct service giver = {
 *         .words = 1, .patience_ms = 5000, .answer = answer, .report = report,
 *     };
 *     service_run(listener, &giver);
 *
 * One process, one poll() loop: a client that says nothing costs a descriptor
 * until its time is over, and delays nobody.
 */
#ifndef TCP_GIVER_SERVICE_H
#define TCP_GIVER_SERVICE_H

#include <stddef.h>
#include <stdint.h>

enum { SERVICE_MAX_WORDS = 2 };

/* Requests and replies are words of 32 bits, and stay in network order here. */
struct service {
    size_t words;        /* of a request, 1 to SERVICE_MAX_WORDS */
    int64_t patience_ms; /* that a client has for all of it, or NEVER: for ever */
    uint32_t count;      /* so many answered clients end it, 0: none do */
    uint32_t (*answer)(const uint32_t *request);             /* returns the reply */
    void (*report)(const uint32_t *request, uint32_t reply); /* prints it, once it is sent */
};

/* Serves the clients of a listening socket. What report() prints is flushed once a
 * turn of the loop. Clients that are late or that leave are dropped with a line on
 * standard error. Where descriptors run out, the next clients wait, and those that
 * have said nothing for a tenth of their time make way, the oldest first. Signals
 * end the program only between two turns, when all lines are written. */
void service_run(int listener, const struct service *service);

#endif
