/* act_socket.c - the steps about sockets: the peers that the grader plays. */
#include "clock.h"
#include "compare.h"
#include "stage.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    RETRY_MS = 5,   /* between two tries to connect                             */
    TRICKLE_MS = 1, /* between two bytes ...                                     */
    FIRST_MS = 10,  /* ... but between the first FIRST, so that even on a busy     */
    FIRST = 16,     /* machine a short message does not arrive at once             */
    QUIET_MS = 200, /* after a wrong byte: no more in this time, then it is told */
    CONTEXT = 64,   /* bytes beyond the expected ones that are read to tell more */
    ENOUGH = 16,    /* of them to be shown                                      */
    CHUNK = 1 << 16
};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- becoming somebody ------------------------------------------------- */

/* A place of the actor's own, with this port where programs meet at fixed ones. */
static bool choose_place(const struct stage *s, const struct actor *a, long fixed_port,
                         struct endpoint *place, struct buffer *why)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", s->sockets, a->name);
    const int port = s->play->fixed_ports ? (int)fixed_port : 0;
    const bool chosen = endpoint_set(place, s->family, port, path.data, why);
    buffer_free(&path);
    return chosen;
}

static bool settle_down(struct stage *s, const struct step *step, struct actor *a)
{
    struct buffer why = {0};
    struct endpoint at = a->endpoint;
    const bool has_place = at.length || choose_place(s, a, step->number, &at, &why);
    const bool settled = has_place
                         && (step->verb == LISTENS ? peer_listen(&a->peer, &at, &why)
                                                   : peer_bind(&a->peer, &at, &why));
    if (!settled)
        stage_fail(s, FAULT, "%s", why.data);
    buffer_free(&why);
    return settled;
}

static bool refused(struct stage *s, const struct actor *a, const struct actor *other)
{
    const int error = errno;
    const struct program *p = &other->program;
    if (p->pid && p->ended)
        return stage_missed(s, "%s cannot connect: %s has already ended", a->name, other->name);
    return stage_missed(s, "%s cannot connect to %s: %s", a->name, a->peer.peer.text,
                        strerror(error));
}

static bool connect_stream(struct stage *s, struct actor *a, struct actor *other,
                           const struct endpoint *to)
{
    for (;;) {
        enum peer_result result = peer_connect(&a->peer, to);
        while (result == PEER_AGAIN) {
            if (!stage_wait(s, a->peer.fd, POLLOUT))
                return stage_missed(s, "%s is not let in by %s: the connection is not made",
                                    a->name, to->text);
            result = peer_connected(&a->peer);
        }
        if (result == PEER_DONE)
            return true;
        if (result != PEER_REFUSED || !other->program.pid || other->program.ended)
            return refused(s, a, other);
        const long long soon = fair_ms() + RETRY_MS;
        stage_wait_until(s, -1, 0, soon);
        if (stage_failed(s) || fair_has_passed(s->step_deadline))
            return refused(s, a, other);
    }
}

static bool connect_datagram(struct stage *s, struct actor *a, struct actor *other,
                             const struct endpoint *to)
{
    struct buffer why = {0};
    struct endpoint from;
    const bool has_place = choose_place(s, a, 0, &from, &why);
    if (!has_place)
        stage_fail(s, FAULT, "%s", why.data);
    buffer_free(&why);
    return has_place && (peer_aim(&a->peer, to, &from) == PEER_DONE || refused(s, a, other));
}

static bool connects(struct stage *s, const struct step *step, struct actor *a)
{
    struct actor *other = &s->actors[step->other];
    if (!step->to_peer && other->program.pid && !other->end_was_told && !act_until_ready(s, other))
        return false;
    const struct endpoint *to = stage_endpoint(other, step->to_peer);
    if (!to)
        return stage_fail(s, FAULT, "%s has no endpoint yet", other->name);
    other->contact = other->program.pid && !step->to_peer ? a : NULL;
    return step->verb == CONNECTS_TCP ? connect_stream(s, a, other, to)
                                      : connect_datagram(s, a, other, to);
}

/* Somebody else who was contacted and has not been asked: the program may have
 * taken one for the other. */
static const struct actor *contacted_instead(const struct stage *s, const struct actor *self)
{
    for (size_t i = 0; i < s->test->actor_count; i++) {
        struct pollfd fd = {.fd = s->actors[i].peer.listener, .events = POLLIN};
        if (&s->actors[i] != self && fd.fd >= 0 && poll(&fd, 1, 0) == 1)
            return &s->actors[i];
    }
    return NULL;
}

/* The step fails since something did not come, and perhaps will never come. */
static bool missed(struct stage *s, const char *what)
{
    struct buffer reason = {0};
    const struct actor *last = NULL;
    size_t programs = 0;
    for (size_t i = 0; i < s->test->actor_count; i++)
        if (s->actors[i].program.pid) {
            programs++;
            last = &s->actors[i];
        }
    if (stage_is_deserted(s) && programs == 1 && !program_crashed(&last->program)) {
        buffer_printf(&reason, ": %s has already ", last->name);
        program_describe(&last->program, false, &reason);
    } else if (stage_is_deserted(s) && programs > 1)
        buffer_text(&reason, ": the programs have already ended");
    stage_missed(s, "%s%s", what, buffer_string(&reason));
    buffer_free(&reason);
    return false;
}

static bool accepts(struct stage *s, struct actor *a)
{
    enum peer_result result;
    while ((result = peer_accept(&a->peer)) == PEER_AGAIN) {
        const bool waiting = stage_wait(s, a->peer.listener, POLLIN);
        if (stage_failed(s))
            return false;
        if (waiting && !stage_is_deserted(s))
            continue;
        result = peer_accept(&a->peer);
        if (result != PEER_AGAIN)
            break;
        const struct actor *other = contacted_instead(s, a);
        if (other)
            return stage_missed(s, "nobody connects to %s, but to %s instead", a->name,
                                other->name);
        char what[80];
        snprintf(what, sizeof what, "nobody connects to %s", a->name);
        return missed(s, what);
    }
    return result == PEER_DONE || stage_fail(s, FAULT, "accept: %s", strerror(errno));
}

/* ---- sending ----------------------------------------------------------- */

static bool not_sent(struct stage *s, const struct actor *a, enum peer_result result, size_t sent,
                     size_t count)
{
    const int error = errno;
    stage_settle(s);
    if (result == PEER_RESET)
        return stage_missed(
            s, "reset: the program reset the connection after %s had sent %zu of %zu bytes",
            a->name, sent, count);
    if (result == PEER_CLOSED)
        return stage_missed(
            s, "early end: the program had closed the connection when %s had sent %zu of %zu bytes",
            a->name, sent, count);
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

/* Whoever this actor connected to has now heard from it last. */
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

static bool sends(struct stage *s, const struct step *step, struct actor *a)
{
    struct buffer bytes = {0};
    size_t sent = 0;
    bool held = stage_bytes(s, step, &bytes);
    note_contact(s, a);
    if (held) {
        const enum peer_result result = step->verb == TRICKLES
                                            ? trickle(s, a, bytes.data, bytes.length, &sent)
                                            : send_all(s, a, bytes.data, bytes.length, &sent);
        const bool gone = result == PEER_RESET || result == PEER_CLOSED;
        held = result == PEER_DONE || (gone && step->verb == MAY_SEND)
               || not_sent(s, a, result, sent, bytes.length);
    }
    buffer_free(&bytes);
    return held;
}

/* ---- receiving a stream ------------------------------------------------ */

/* Reads up to count bytes that are not there yet. True if something came: bytes,
 * the end, a reset; false if the deadline has passed or nobody is left to send. */
static bool more(struct stage *s, struct actor *a, size_t count, long long until)
{
    for (;;) {
        const enum peer_result result = peer_receive(&a->peer, count);
        if (result == PEER_DONE)
            return true;
        if (result == PEER_FAILED)
            return stage_fail(s, FAULT, "%s cannot receive: %s", a->name, strerror(errno));
        const bool deserted = stage_is_deserted(s);
        if (!stage_wait_until(s, a->peer.fd, POLLIN, until) || deserted)
            return !stage_failed(s) && peer_receive(&a->peer, count) == PEER_DONE;
    }
}

static bool is_over(const struct peer *p)
{
    return p->ended || p->was_reset;
}

/* After a wrong byte: what comes in the next moment tells what kind of mistake it is. */
static void gather(struct stage *s, struct actor *a, size_t count)
{
    size_t have;
    peer_unread(&a->peer, &have);
    while (have < count && !is_over(&a->peer) && more(s, a, count - have, fair_ms() + QUIET_MS))
        peer_unread(&a->peer, &have);
}

static const char *how_it_stopped(const struct stage *s, const struct peer *p)
{
    return p->was_reset           ? "a reset"
           : p->ended             ? "the end of the stream"
           : stage_is_deserted(s) ? "nothing more"
                                  : "silence";
}

static bool came_short(struct stage *s, struct actor *a, const char *expected, size_t n)
{
    size_t have;
    const char *bytes = peer_unread(&a->peer, &have);
    stage_settle(s);
    if (have > 0) {
        if (expected)
            compare_show_bytes(&s->evidence, "received", expected, n, bytes, have);
        return stage_missed(s, "short: only the first %zu of %zu bytes came, then %s", have, n,
                            how_it_stopped(s, &a->peer));
    }
    if (a->peer.was_reset)
        return stage_missed(s,
                            "reset: the program reset the connection instead of sending %zu byte%s",
                            n, plural(n));
    if (a->peer.ended)
        return stage_missed(
            s, "early end: the program ended the stream without sending the %zu byte%s", n,
            plural(n));
    if (stage_is_deserted(s))
        return missed(s, "nothing came");
    return stage_missed(s, "silence: nothing came, not even an end of the stream, for %s",
                        stage_duration(s->test->step_ms));
}

static bool differs(struct stage *s, struct actor *a, const char *expected, size_t n)
{
    size_t have;
    struct buffer name = {0};
    gather(s, a, n + CONTEXT);
    const char *bytes = peer_unread(&a->peer, &have);
    /* What came behind the expected bytes is shown only if it belongs to the mistake. */
    const bool known = compare_resemblance(&name, expected, n, bytes, have);
    const size_t shown = known && have > n && have <= ENOUGH ? have : have < n ? have : n;
    stage_fail(s, WRONG, "%s", known ? name.data : "other bytes than the expected ones");
    compare_show_bytes(&s->evidence, "received", expected, n, bytes, shown);
    buffer_free(&name);
    return false;
}

static bool receives_stream(struct stage *s, struct actor *a, const char *expected, size_t n,
                            bool any)
{
    for (size_t checked = 0;;) {
        size_t have;
        const char *bytes = peer_unread(&a->peer, &have);
        const size_t seen = have < n ? have : n, new = seen - checked;
        if (!any && compare_first(expected + checked, new, bytes + checked, new) < new)
            return differs(s, a, expected, n);
        checked = seen;
        if (have >= n) {
            a->peer.cursor += n;
            return true;
        }
        if (is_over(&a->peer) || !more(s, a, n - have, s->step_deadline))
            return stage_failed(s) ? false : came_short(s, a, expected, n);
    }
}

static bool extra_bytes(struct stage *s, struct actor *a)
{
    size_t have;
    gather(s, a, CONTEXT);
    const char *bytes = peer_unread(&a->peer, &have);
    compare_show_bytes(&s->evidence, "received", "", 0, bytes, have);
    return stage_fail(s, WRONG, "extra bytes: %zu more byte%s came where none is expected", have,
                      plural(have));
}

static bool receives_end(struct stage *s, struct actor *a)
{
    size_t have;
    peer_unread(&a->peer, &have);
    if (have == 0 && !is_over(&a->peer))
        more(s, a, CONTEXT, s->step_deadline);
    peer_unread(&a->peer, &have);
    if (stage_failed(s))
        return false;
    if (have > 0)
        return extra_bytes(s, a);
    if (a->peer.ended)
        return true;
    if (a->peer.was_reset)
        return stage_missed(s, "reset: the connection was reset instead of ended. A program that "
                               "closes a socket before it has read all "
                               "that was sent to it, or that dies, does that");
    return stage_missed(
        s, "silence: the stream stays open; the program neither closes nor half-closes it");
}

static bool receives_reset(struct stage *s, struct actor *a)
{
    while (!is_over(&a->peer) && more(s, a, CHUNK, s->step_deadline))
        ;
    a->peer.cursor = a->peer.in.length;
    if (a->peer.was_reset || stage_failed(s))
        return a->peer.was_reset;
    if (a->peer.ended)
        return stage_missed(s, "the stream ended in good order (FIN); a reset (RST) is expected");
    return stage_missed(s, "silence: neither a reset nor an end of the stream came");
}

/* ---- receiving datagrams ----------------------------------------------- */

static bool receives_datagram(struct stage *s, struct actor *a, const char *expected, size_t n,
                              bool any)
{
    struct buffer name = {0};
    struct peer *p = &a->peer;
    while (p->cursor == p->datagram_count)
        if (!more(s, a, 0, s->step_deadline)) {
            if (stage_failed(s))
                return false;
            return stage_is_deserted(s) ? missed(s, "no datagram came")
                                        : stage_missed(s, "silence: no datagram came for %s",
                                                       stage_duration(s->test->step_ms));
        }
    const struct datagram *d = &p->datagrams[p->cursor];
    const char *bytes = buffer_string(&p->in) + d->offset;
    if (d->length == n && (any || memcmp(bytes, expected, n) == 0)) {
        p->cursor++;
        return true;
    }
    if (any)
        return stage_fail(s, WRONG, "a datagram of %zu bytes came, one of %zu is expected",
                          d->length, n);
    if (compare_resemblance(&name, expected, n, bytes, d->length))
        stage_fail(s, WRONG, "%s", name.data);
    else if (d->length != n
             && compare_first(expected, n, bytes, d->length) == (n < d->length ? n : d->length))
        stage_fail(s, WRONG, "%s: a datagram of %zu bytes came, one of %zu is expected",
                   d->length < n ? "short" : "extra bytes", d->length, n);
    else
        stage_fail(s, WRONG, "another datagram than the expected one");
    compare_show_bytes(&s->evidence, "received", expected, n, bytes, d->length);
    buffer_free(&name);
    return false;
}

/* ---- both -------------------------------------------------------------- */

static bool receives(struct stage *s, const struct step *step, struct actor *a)
{
    struct buffer bytes = {0};
    bool (*const receive)(struct stage *, struct actor *, const char *, size_t, bool) =
        a->peer.is_datagram ? receives_datagram : receives_stream;
    if (step->verb == RECEIVES_ANY)
        return receive(s, a, NULL, (size_t)step->number, true);
    const bool held =
        stage_bytes(s, step, &bytes) && receive(s, a, bytes.data, bytes.length, false);
    buffer_free(&bytes);
    return held;
}

static bool receives_nothing(struct stage *s, const struct step *step, struct actor *a)
{
    const struct fair_moment began = fair_now();
    const long long until = began.fair_ms + step->number;
    struct peer *p = &a->peer;
    size_t have = 0;
    while (!fair_has_passed(until) && !is_over(p)) {
        if (p->is_datagram ? p->cursor < p->datagram_count : (peer_unread(p, &have), have > 0))
            break;
        stage_wait_until(s, p->fd, POLLIN, until);
        if (stage_failed(s))
            return false;
        peer_receive(p, CONTEXT);
    }
    const struct fair_span span = fair_since(&began);
    if (!fair_has_passed(until) && span.lasted_ms > step->number)
        return stage_cannot_judge(
            s, &span); /* it may have come later, on a machine that is not busy */
    if (p->is_datagram && p->cursor < p->datagram_count) {
        const struct datagram *d = &p->datagrams[p->cursor];
        compare_show_bytes(&s->evidence, "received", "", 0, buffer_string(&p->in) + d->offset,
                           d->length);
        return stage_fail(s, WRONG, "a datagram of %zu byte%s came where none is expected",
                          d->length, plural(d->length));
    }
    if (p->is_datagram)
        return true;
    peer_unread(p, &have);
    if (have > 0)
        return extra_bytes(s, a);
    if (is_over(p))
        return stage_missed(s, "%s came where nothing is expected yet",
                            p->ended ? "early end: the end of the stream" : "reset: a reset");
    return true;
}

/* By the clock on the wall: a program's own patience goes by that, too. */
static bool waits(struct stage *s, const struct step *step)
{
    const long long until = now_ms() + step->number;
    while (now_ms() < until && !fair_has_passed(s->case_deadline) && !stage_failed(s))
        stage_wait_until(s, -1, 0, fair_ms() + remaining_ms(until));
    return !stage_failed(s);
}

bool act_socket(struct stage *s, const struct step *step, struct actor *a)
{
    switch (step->verb) {
    case LISTENS:
    case BINDS:
        return settle_down(s, step, a);
    case STAYS_AWAY:
        return stage_reserve(s, a, step->number);
    case CONNECTS_TCP:
    case CONNECTS_UDP:
        return connects(s, step, a);
    case ACCEPTS:
        return accepts(s, a);
    case SENDS:
    case MAY_SEND:
    case TRICKLES:
        return sends(s, step, a);
    case RECEIVES:
    case RECEIVES_ANY:
        return receives(s, step, a);
    case RECEIVES_END:
        return receives_end(s, a);
    case RECEIVES_RESET:
        return receives_reset(s, a);
    case RECEIVES_NOTHING:
        return receives_nothing(s, step, a);
    case HALF_CLOSES:
        peer_half_close(&a->peer);
        return true;
    case CLOSES:
        peer_close(&a->peer);
        return true;
    case RESETS:
        peer_reset(&a->peer);
        return true;
    default:
        return waits(s, step);
    }
}
