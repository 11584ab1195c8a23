/* service.h - many clients at once, each with one request and one reply.
 *
 *     static const struct service giver = {
 *         .request_words = 1, .answer = answer, .report = report,
 *     };
 *     service_run(listener, &giver, given.count);
 *
 * One process, one poll() loop: a client that says nothing costs a descriptor
 * until its time (the program's patience) is over, and delays nobody.
 */
#ifndef COMMON_SERVICE_H
#define COMMON_SERVICE_H

#include <stddef.h>
#include <stdint.h>

enum { SERVICE_MAX_REQUEST = 2 }; /* words */

/* Requests and replies are words of 32 bits, and stay in network order here. */
struct service {
    size_t request_words;                                    /* 1 to SERVICE_MAX_REQUEST */
    uint32_t (*answer)(const uint32_t *request);             /* returns the reply */
    void (*report)(const uint32_t *request, uint32_t reply); /* prints it, once it is sent */
};

/* Serves the clients of a listening, non-blocking socket until count of them
 * are answered, or for ever if count is 0. What report() prints is flushed once
 * a turn of the loop. Clients that are late or that leave are dropped with a
 * line on standard error; where descriptors run out, accepting pauses. Signals
 * that end the program find it between two turns, all lines written. */
void service_run(int listener, const struct service *service, uint32_t count);

#endif
