/* act_send.c - what a peer does of its own: it sends, waits, closes, resets. */
#include "acts.h"
#include "clock.h"

#include <errno.h>
#include <string.h>

enum {
    TRICKLE_MS = 1, /* between two bytes ...                                   */
    FIRST_MS = 10,  /* ... but between the first FIRST, so that even on a busy */
    FIRST = 16      /* machine a short message does not arrive at once         */
};

static bool not_sent(struct stage *s, const struct actor *a, enum peer_result result, size_t sent,
                     size_t count)
{
    const int error = errno;
    stage_settle(s);
    if (result == PEER_RESET)
        return stage_missed(
            s, "reset: the program reset the connection when %s had sent %zu of its %zu bytes",
            a->name, a->peer.sent, a->peer.sent + count - sent);
    if (result == PEER_CLOSED)
        return stage_missed(
            s, "early end: the program closed the connection when %s had sent %zu of its %zu bytes",
            a->name, a->peer.sent, a->peer.sent + count - sent);
    if (result == PEER_AGAIN)
        return stage_missed(s, "the program does not read: only %zu of %zu bytes could be sent",
                            sent, count);
    return stage_fail(s, FAULT, "%s cannot send: %s", a->name, strerror(error));
}

/* Sends it all. Bytes that come meanwhile wait in the system's buffer: a case
 * in which both sides send more than that holds would stop here. */
static enum peer_result send_all(struct stage *s, struct actor *a, const char *bytes, size_t count,
                                 size_t *sent)
{
    *sent = 0;
    for (;;) {
        size_t n = 0;
        const enum peer_result result = peer_send(&a->peer, bytes + *sent, count - *sent, &n);
        if (result != PEER_DONE && result != PEER_AGAIN)
            return result;
        *sent += n;
        if (result == PEER_DONE && *sent == count)
            return PEER_DONE;
        if (result == PEER_AGAIN && !stage_wait(s, a->peer.fd, POLLOUT))
            return PEER_AGAIN;
    }
}

static enum peer_result trickle(struct stage *s, struct actor *a, const char *bytes, size_t count,
                                size_t *sent)
{
    for (*sent = 0; *sent < count; ++*sent) {
        size_t one;
        const enum peer_result result = send_all(s, a, bytes + *sent, 1, &one);
        if (result != PEER_DONE)
            return result;
        const long long soon = fair_ms() + (*sent < FIRST ? FIRST_MS : TRICKLE_MS);
        while (fair_ms() < soon)
            stage_wait_until(s, -1, 0, soon);
        if (stage_failed(s))
            return PEER_AGAIN;
    }
    return PEER_DONE;
}

/* This actor is now the last that its peer has heard from. */
static void note_contact(struct stage *s, const struct actor *a)
{
    for (size_t i = 0; i < s->test->actor_count; i++) {
        struct actor *other = &s->actors[i];
        const struct endpoint *here = &other->endpoint, *there = &a->peer.peer;
        if (other->program.pid && here->length && there->length
            && strcmp(here->text, there->text) == 0)
            other->contact = a;
    }
}

static bool sends(struct stage *s,
                  enum peer_result (*send)(struct stage *, struct actor *, const char *, size_t,
                                           size_t *),
                  bool may_fail)
{
    struct actor *a = s->actor;
    struct buffer bytes = {0};
    size_t sent = 0;
    bool held = stage_bytes(s, s->step, &bytes);
    note_contact(s, a);
    if (held) {
        const enum peer_result result = send(s, a, bytes.data, bytes.length, &sent);
        const bool gone = result == PEER_RESET || result == PEER_CLOSED;
        held =
            result == PEER_DONE || (gone && may_fail) || not_sent(s, a, result, sent, bytes.length);
    }
    buffer_free(&bytes);
    return held;
}

bool act_sends(struct stage *s)
{
    return sends(s, send_all, false);
}

bool act_may_send(struct stage *s)
{
    return sends(s, send_all, true);
}

bool act_trickles(struct stage *s)
{
    return sends(s, trickle, false);
}

/* By the clock on the wall: a program's own patience goes by that, too. */
bool act_waits(struct stage *s)
{
    const long long until = now_ms() + s->step->number;
    while (now_ms() < until && !fair_has_passed(s->case_deadline) && !stage_failed(s))
        stage_wait_until(s, -1, 0, fair_ms() + remaining_ms(until));
    return !stage_failed(s);
}

bool act_half_closes(struct stage *s)
{
    peer_half_close(&s->actor->peer);
    return true;
}

bool act_closes(struct stage *s)
{
    peer_close(&s->actor->peer);
    return true;
}

bool act_resets(struct stage *s)
{
    peer_reset(&s->actor->peer);
    return true;
}
