/* peer.h - one end of a connection, or a datagram socket, that the grader plays.
 *
 *     struct peer giver;
 *     peer_init(&giver, "giver");
 *     peer_listen(&giver, &endpoint, &why);       giver.listener is to be polled
 *     if (peer_accept(&giver) == PEER_DONE)       giver.fd is to be polled
 *         peer_receive(&giver, 4);                giver.in holds what came
 *
 * No call here waits: PEER_AGAIN says to poll and call again. What arrives is
 * kept, and a cursor says how far the case has looked, so that a second branch
 * of a case can look again at what the first one did not like.
 */
#ifndef GRADER_PEER_H
#define GRADER_PEER_H

#include "buffer.h"
#include "endpoint.h"

#include <stdbool.h>

enum peer_result {
    PEER_DONE,
    PEER_AGAIN,
    PEER_REFUSED,
    PEER_RESET,  /* the connection was reset, now or before             */
    PEER_CLOSED, /* the other side has ended it; nothing can be sent    */
    PEER_FAILED  /* errno says why                                      */
};

struct datagram {
    size_t offset, length; /* in the bytes that came */
};

struct peer {
    const char *name;     /* the actor's                                  */
    struct endpoint here; /* what @NAME stands for                          */
    struct endpoint peer; /* who connected, or sent last                    */
    int listener, fd;     /* -1: none                                       */
    bool is_datagram, is_connected;
    bool ended, was_reset;   /* what has come behind the bytes in `in`        */
    bool cannot_send;        /* a send told so: then the end is a reset        */
    size_t sent, first_sent; /* bytes on the connection, and with the first send() */
    struct buffer in;
    size_t cursor; /* in bytes; for datagrams the count of them       */
    struct datagram *datagrams;
    size_t datagram_count;
    struct recorded *connecting; /* the call, where it is recorded */
};

/* The name stays its owner's. */
void peer_init(struct peer *, const char *name);

/* Listens, or binds a datagram socket, at the endpoint, and fills in here. */
bool peer_listen(struct peer *, const struct endpoint *, struct buffer *why);
bool peer_bind(struct peer *, const struct endpoint *, struct buffer *why);

/* Starts to connect. After PEER_AGAIN poll for writing, then ask peer_connected,
 * which may say PEER_AGAIN as well. */
enum peer_result peer_connect(struct peer *, const struct endpoint *to);
enum peer_result peer_connected(struct peer *);

/* A datagram socket that talks to one endpoint. A Unix-domain one is bound to
 * the path `from`, or nobody could answer it. */
enum peer_result peer_aim(struct peer *, const struct endpoint *to, const struct endpoint *from);

/* Takes the next connection, which from now on is the one that is spoken on. */
enum peer_result peer_accept(struct peer *);

/* Sends some of the bytes of a stream and counts them in sent, or one datagram. */
enum peer_result peer_send(struct peer *, const void *bytes, size_t count, size_t *sent);

/* Receives up to count more bytes of a stream, or one datagram. DONE if the
 * bytes, the end or the reset has come: look at in, ended and was_reset. */
enum peer_result peer_receive(struct peer *, size_t count);

/* Of a stream: the bytes behind the cursor. */
const char *peer_unread(const struct peer *, size_t *count);

void peer_half_close(struct peer *);
void peer_close(struct peer *); /* what is spoken on, or else the listener */
void peer_reset(struct peer *);
void peer_free(struct peer *);

#endif
