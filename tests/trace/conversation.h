/* conversation.h - recorded calls of several programs, joined to one conversation.
 *
 *     struct conversation c = {0};
 *     if (!conversation_read(&c, "/tmp/d/recording", &why)) ...
 *     conversation_order(&c);                    by causes instead of by time
 *     for (size_t i = 0; i < c.step_count; i++) c.steps[i] ...
 *     conversation_free(&c);
 *
 * The two ends of a connection are found by their addresses, bytes of a stream by their
 * place in it, datagrams by their addresses, lengths and bytes. What no recorded call
 * has done, but a peer has seen (a program may be static, or use stdio), becomes a step
 * without a call. A join that the bytes contradict is counted in `wrong`.
 */
#ifndef TRACE_CONVERSATION_H
#define TRACE_CONVERSATION_H

#include "tests/grader/buffer.h"
#include "tests/preload/recording.h"

#include <stdbool.h>
#include <stddef.h>

enum { LANES_MAX = 6 };

/* A process or thread that makes calls, or a program that was seen to end. */
struct lane {
    char name[48];
    char actor[RECORDING_NAME];
    int32_t pid, tid;
    bool is_seen; /* its calls are recorded */
    bool is_main; /* not one of the actor's children or threads */
    bool is_over; /* it has ended; the actor's next program goes on in its lane */
};

/* One socket: a listener, a datagram socket, or an end of a connection. */
struct end {
    uint64_t socket; /* its inode */
    int family, type;
    const unsigned char *here, *there; /* struct sockaddr_*; or NULL while not known */
    struct end *mate;
    struct step *opened; /* the connect() or accept() of a connection */
    uint64_t sent, received;
    uint64_t told; /* of what it sent, how much a picture of packets has shown */
    int lane;
};

enum wire { NOTHING, SYN, DATA, FIN, RST };

/* A call, or what must have been one. */
struct step {
    const struct recorded *call; /* NULL: not seen */
    int lane;
    struct end *end;          /* or NULL */
    int64_t at;               /* when it is told: most when they begin, what waits for a peer
                                 when it returns */
    uint64_t from, to;        /* of the stream's bytes, those that it moved */
    enum wire wire;           /* what it makes TCP or UDP send */
    struct step *answer;      /* the peer's call that got this, or NULL */
    struct step *cause;       /* of a receiving call: the last that it needed, or NULL */
    const struct end *target; /* of a datagram */
    const void *bytes;        /* that it moved, or NULL */
    size_t count, kept;       /* of them, and those that are known */
    bool is_exit;             /* no call: the end of the program closes what it has left open */
    bool is_told;             /* by conversation_order() */
};

struct conversation {
    struct recording *recording; /* a copy */
    struct step **steps;
    size_t step_count, idle_count; /* idle ones, behind the others, are not told */
    struct end **ends;
    size_t end_count;
    struct lane lanes[LANES_MAX];
    int lane_count;
    int64_t began, ended; /* nanoseconds of CLOCK_MONOTONIC */
    size_t missed;        /* calls that the recording had no room for */
    size_t wrong;
};

/* Reads it, by time. False, with a sentence in why, if it is no recording. */
bool conversation_read(struct conversation *, const char *path, struct buffer *why);

/* The same of a recording in memory, which others may still change: it is copied first. */
void conversation_copy(struct conversation *, const struct recording *);

/* Puts the steps in an order that does not vary with the time that things took: each as
 * early as its causes allow, the leftmost lane first. What only looked whether there was
 * something, and there was nothing, is left out, and so is what waits for descriptors. */
void conversation_order(struct conversation *);

/* It is a call that takes bytes from a peer, or gives it some. */
bool step_receives(const struct step *);
bool step_sends(const struct step *);

/* It is this call. */
bool step_is_call(const struct step *, enum recorded_call);

/* Its call is over, and returned no error. */
bool step_succeeded(const struct step *);

/* It is about a stream. */
bool step_is_stream(const struct step *);

/* Its call may have to wait until a peer has done something. */
bool step_waits_for_peer(const struct step *);

/* Its call has taken so long that it must have waited for somebody. */
bool step_has_waited(const struct conversation *, const struct step *);

/* It brought fewer bytes of a stream than the few that were asked for, and the program did
 * not ask again. */
bool step_fell_short(const struct conversation *, const struct step *);

/* A peer that the judge plays: its descriptors and the room of its buffers say nothing. */
bool step_is_played(const struct conversation *, const struct step *);

/* It does nothing but wait for descriptors: poll() and the like. */
bool step_waits_only(const struct step *);

/* The lane at which what this step makes the system send is aimed, or -1. */
int step_target(const struct conversation *, const struct step *);

void conversation_free(struct conversation *);

#endif
