/* act_receive.c - what comes to a peer: `giver receives 00 00 00 07`, `giver receives end`. */
#include "acts.h"
#include "compare.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

enum {
    QUIET_MS = 200, /* after a wrong byte: once nothing comes for so long, it is reported */
    CONTEXT = 64,   /* bytes beyond the expected ones that are read to tell more */
    ENOUGH = 16,    /* of them to be shown                                       */
    CHUNK = 1 << 16
};

static const char *plural(size_t count)
{
    return count == 1 ? "" : "s";
}

/* ---- a stream ---------------------------------------------------------- */

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
        else
            compare_show_received(&s->evidence, bytes, have);
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
        return act_missed(s, "nothing came");
    return stage_missed(s, "silence: nothing came, not even an end of the stream, for %s",
                        stage_duration(s->test->step_ms));
}

/* The bytes are right as far as the first piece goes that some peer has sent, and no
 * further: that is how one recv() looks where it takes several. */
static const struct actor *first_piece_only(const struct stage *s, size_t common)
{
    for (size_t i = 0; i < s->test->actor_count; i++) {
        const struct peer *p = &s->actors[i].peer;
        if (common > 0 && p->first_sent == common && p->sent > common)
            return &s->actors[i];
    }
    return NULL;
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
    const size_t common = compare_first(expected, n, bytes, shown);
    const struct actor *piece = first_piece_only(s, common);
    if (piece && !known)
        stage_fail(s, WRONG,
                   "only the first %zu of these bytes are right, as many as %s sent first: "
                   "the others came later",
                   common, piece->name);
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
            return stage_failed(s) ? false : came_short(s, a, any ? NULL : expected, n);
    }
}

/* As many of n bytes as come before an end, a reset or a pause, and at least one. */
static bool receives_up_to(struct stage *s, struct actor *a, size_t n)
{
    size_t have;
    peer_unread(&a->peer, &have);
    while (have < n && !is_over(&a->peer)
           && more(s, a, n - have, have ? fair_ms() + QUIET_MS : s->step_deadline))
        peer_unread(&a->peer, &have);
    if (have == 0 || stage_failed(s))
        return stage_failed(s) ? false : came_short(s, a, NULL, n);
    a->peer.cursor += have < n ? have : n;
    return true;
}

/* Where the bytes that came resemble the expected ones most: in the opposite order,
 * or else in their beginning. */
static size_t nearest(const char *expected, size_t n, const char *bytes, size_t have)
{
    char opposite[sizeof(uint32_t)];
    size_t best = 0, most = 0;
    if (n == sizeof opposite) {
        for (size_t i = 0; i < n; i++)
            opposite[i] = expected[n - 1 - i];
        best = compare_find(opposite, n, bytes, have);
        if (best < have)
            return best;
    }
    best = 0;
    for (size_t at = 0; at < have; at++) {
        const size_t common = compare_first(expected, n, bytes + at, have - at);
        if (common > most) {
            most = common;
            best = at;
        }
    }
    return best;
}

static bool not_seen(struct stage *s, struct actor *a, const char *expected, size_t n)
{
    size_t have;
    if (stage_failed(s))
        return false;
    gather(s, a, n + CONTEXT);
    stage_settle(s);
    const char *bytes = peer_unread(&a->peer, &have);
    a->peer.cursor += nearest(expected, n, bytes, have);
    bytes = peer_unread(&a->peer, &have);
    if (compare_first(expected, n, bytes, have) == have)
        return came_short(s, a, expected, n);
    if (!stage_has_crash(s))
        return differs(s, a, expected, n);
    compare_show_bytes(&s->evidence, "received", expected, n, bytes, have < n ? have : n);
    return stage_missed(s, "only other bytes had come");
}

/* Bytes before them are passed over. */
static bool sees(struct stage *s, struct actor *a, const char *expected, size_t n)
{
    for (size_t from = 0;;) {
        size_t have;
        const char *bytes = peer_unread(&a->peer, &have);
        const size_t at = from + compare_find(expected, n, bytes + from, have - from);
        if (at <= have) {
            a->peer.cursor += at + n;
            return true;
        }
        from = have < n ? 0 : have - n + 1;
        if (is_over(&a->peer) || !more(s, a, CHUNK, s->step_deadline))
            return not_seen(s, a, expected, n);
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

static bool no_end(struct stage *s, const struct actor *a)
{
    if (a->peer.was_reset)
        return stage_missed(s, "reset: the connection was reset instead of ended. A program that "
                               "closes a socket before it has read all "
                               "that was sent to it, or that dies, does that");
    return stage_missed(
        s, "silence: the stream stays open; the program neither closes nor half-closes it");
}

bool act_receives_end(struct stage *s)
{
    struct actor *a = s->actor;
    size_t have;
    peer_unread(&a->peer, &have);
    if (have == 0 && !is_over(&a->peer))
        more(s, a, CONTEXT, s->step_deadline);
    peer_unread(&a->peer, &have);
    if (stage_failed(s))
        return false;
    if (have > 0)
        return extra_bytes(s, a);
    return a->peer.ended || no_end(s, a);
}

static void pass_over(struct stage *s, struct actor *a)
{
    while (!is_over(&a->peer) && more(s, a, CHUNK, s->step_deadline))
        ;
    a->peer.cursor = a->peer.in.length;
}

bool act_sees_end(struct stage *s)
{
    pass_over(s, s->actor);
    return !stage_failed(s) && (s->actor->peer.ended || no_end(s, s->actor));
}

bool act_receives_reset(struct stage *s)
{
    struct actor *a = s->actor;
    pass_over(s, a);
    if (a->peer.was_reset || stage_failed(s))
        return a->peer.was_reset;
    if (a->peer.ended)
        return stage_missed(s, "the stream ended in good order (FIN); a reset (RST) is expected");
    return stage_missed(s, "silence: neither a reset nor an end of the stream came");
}

/* ---- datagrams --------------------------------------------------------- */

/* The datagrams of the peer went to a program that awaits connections. */
static bool sends_to_other_kind(struct stage *s, const struct peer *p)
{
    for (size_t i = 0; p->is_connected && i < s->test->actor_count; i++) {
        const struct actor *a = &s->actors[i];
        if (a->program.pid && a->endpoint.length && strcmp(a->endpoint.text, p->peer.text) == 0)
            return act_is_of_other_kind(s, a, true);
    }
    return false;
}

static bool awaits_datagram(struct stage *s, struct actor *a)
{
    const struct peer *p = &a->peer;
    while (p->cursor == p->datagram_count)
        if (!more(s, a, 0, s->step_deadline)) {
            if (stage_failed(s) || sends_to_other_kind(s, p))
                return false;
            return stage_is_deserted(s) ? act_missed(s, "no datagram came")
                                        : stage_missed(s, "silence: no datagram came for %s",
                                                       stage_duration(s->test->step_ms));
        }
    return true;
}

/* At least one byte, and at most n. */
static bool receives_small_datagram(struct stage *s, struct actor *a, size_t n)
{
    if (!awaits_datagram(s, a))
        return false;
    const size_t length = a->peer.datagrams[a->peer.cursor].length;
    if (length == 0 || length > n)
        return stage_fail(s, WRONG, "a datagram of %zu bytes came, one of 1 to %zu is expected",
                          length, n);
    a->peer.cursor++;
    return true;
}

static bool receives_datagram(struct stage *s, struct actor *a, const char *expected, size_t n,
                              bool any)
{
    struct buffer name = {0};
    struct peer *p = &a->peer;
    if (!awaits_datagram(s, a))
        return false;
    const struct datagram *d = &p->datagrams[p->cursor];
    const char *bytes = buffer_string(&p->in) + d->offset;
    if (d->length == n && (any || memcmp(bytes, expected, n) == 0)) {
        p->cursor++;
        return true;
    }
    if (any) {
        compare_show_received(&s->evidence, bytes, d->length);
        return stage_fail(s, WRONG, "a datagram of %zu bytes came, one of %zu is expected",
                          d->length, n);
    }
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

static bool receive(struct stage *s, const char *expected, size_t n, bool any)
{
    return s->actor->peer.is_datagram ? receives_datagram(s, s->actor, expected, n, any)
                                      : receives_stream(s, s->actor, expected, n, any);
}

bool act_receives(struct stage *s)
{
    struct buffer bytes = {0};
    const bool held =
        stage_bytes(s, s->step, &bytes) && receive(s, bytes.data, bytes.length, false);
    buffer_free(&bytes);
    return held;
}

bool act_sees(struct stage *s)
{
    struct buffer bytes = {0};
    const bool held =
        stage_bytes(s, s->step, &bytes) && sees(s, s->actor, bytes.data, bytes.length);
    buffer_free(&bytes);
    return held;
}

/* What has come since the cursor was there has a name from now on, if the step gives one. */
static bool learns(struct stage *s, size_t before)
{
    const struct peer *p = &s->actor->peer;
    if (s->step->value) {
        struct buffer *value = &s->values[s->step->value - 1];
        const char *bytes = buffer_string(&p->in);
        if (p->is_datagram)
            buffer_add(value, bytes + p->datagrams[before].offset, p->datagrams[before].length);
        else
            buffer_add(value, bytes + before, p->cursor - before);
    }
    return true;
}

bool act_receives_any(struct stage *s)
{
    const size_t before = s->actor->peer.cursor;
    return receive(s, "", (size_t)s->step->number, true) /* any: it is not looked at */
           && learns(s, before);
}

bool act_receives_up_to(struct stage *s)
{
    const size_t before = s->actor->peer.cursor, n = (size_t)s->step->number;
    return (s->actor->peer.is_datagram ? receives_small_datagram(s, s->actor, n)
                                       : receives_up_to(s, s->actor, n))
           && learns(s, before);
}

bool act_receives_nothing(struct stage *s)
{
    struct actor *a = s->actor;
    const struct fair_moment began = fair_now();
    const long long until = began.fair_ms + s->step->number;
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
    if (!fair_has_passed(until) && span.lasted_ms > s->step->number)
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
