/* act_meet.c - peers that the grader plays, and how they meet programs: `giver listens`,
 * `client connects tcp @server`, `giver accepts`. */
#include "acts.h"
#include "sockets.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RETRY_MS = 5 }; /* between two tries to connect */

/* A place of the actor's own, at any port. */
static bool choose_any_place(struct stage *s, const struct actor *a, struct endpoint *place)
{
    struct buffer path = {0}, why = {0};
    buffer_printf(&path, "%s/%s", s->sockets, a->name);
    const bool chosen =
        endpoint_set(place, s->family, 0, path.data, &why) || stage_fail(s, FAULT, "%s", why.data);
    buffer_free(&path);
    buffer_free(&why);
    return chosen;
}

/* A reserved one, but where programs meet at fixed ports, of which it has none. */
static bool choose_place(struct stage *s, struct actor *a, struct endpoint *place)
{
    if (s->play->fixed_ports && !s->step->number && !a->endpoint.length)
        return choose_any_place(s, a, place);
    if (!stage_reserve(s, a, s->step->number))
        return false;
    *place = a->endpoint;
    return true;
}

static bool settle_down(struct stage *s,
                        bool (*settle)(struct peer *, const struct endpoint *, struct buffer *))
{
    struct actor *a = s->actor;
    struct buffer why = {0};
    struct endpoint at;
    if (!choose_place(s, a, &at))
        return false;
    const bool settled =
        settle(&a->peer, &at, &why) || stage_fail(s, FAULT, "%s", buffer_string(&why));
    if (settled)
        decoys_open(&a->decoys, &a->peer.here, a->peer.is_datagram);
    buffer_free(&why);
    return settled;
}

bool act_listens(struct stage *s)
{
    return settle_down(s, peer_listen);
}

bool act_binds(struct stage *s)
{
    return settle_down(s, peer_bind);
}

bool act_stays_away(struct stage *s)
{
    return stage_reserve(s, s->actor, s->step->number);
}

bool act_is_of_other_kind(struct stage *s, const struct actor *server, bool sends_datagrams)
{
    struct socket_view *list;
    const char *text = server->endpoint.text;
    const size_t count = server->program.ended ? 0 : sockets_of(server->program.pid, &list);
    bool is_other = false;
    for (size_t i = 0; i < count && !is_other; i++)
        is_other = strcmp(list[i].here.port, server->endpoint.port) == 0 && list[i].kind
                   && (strcmp(list[i].kind, "UDP") == 0) != sends_datagrams;
    if (count > 0)
        free(list);
    s->is_aside = s->is_aside || is_other;
    if (is_other && sends_datagrams)
        stage_fail(s, WRONG,
                   "%s listens for connections on %s, and datagrams were sent to it: they "
                   "take a socket of type SOCK_DGRAM",
                   server->name, text);
    else if (is_other)
        stage_fail(s, WRONG,
                   "%s awaits datagrams on %s, and a connection was tried: that takes a "
                   "socket of type SOCK_STREAM, and listen()",
                   server->name, text);
    return is_other;
}

static bool refused(struct stage *s, const struct actor *a, const struct actor *other)
{
    const int error = errno;
    const struct program *p = &other->program;
    if (p->pid && act_is_of_other_kind(s, other, a->peer.is_datagram))
        return false;
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
    struct endpoint from;
    return choose_any_place(s, a, &from)
           && (peer_aim(&a->peer, to, &from) == PEER_DONE || refused(s, a, other));
}

static bool connects(struct stage *s, bool (*connect)(struct stage *, struct actor *,
                                                      struct actor *, const struct endpoint *))
{
    struct actor *a = s->actor;
    struct actor *other = &s->actors[s->step->other];
    if (!s->step->to_peer && other->program.pid && !other->end_was_told
        && !act_until_ready(s, other))
        return false;
    const struct endpoint *to = stage_endpoint(other, s->step->to_peer);
    if (!to)
        return stage_fail(s, FAULT, "%s has no endpoint yet", other->name);
    other->contact = other->program.pid && !s->step->to_peer ? a : NULL;
    return connect(s, a, other, to);
}

bool act_connects_tcp(struct stage *s)
{
    return connects(s, connect_stream);
}

bool act_connects_udp(struct stage *s)
{
    return connects(s, connect_datagram);
}

/* Another actor that was contacted unexpectedly: the program may have taken one for
 * the other. */
static const struct actor *contacted_instead(const struct stage *s, const struct actor *self)
{
    for (size_t i = 0; i < s->test->actor_count; i++) {
        struct pollfd fd = {.fd = s->actors[i].peer.listener, .events = POLLIN};
        if (&s->actors[i] != self && fd.fd >= 0 && poll(&fd, 1, 0) == 1)
            return &s->actors[i];
    }
    return NULL;
}

bool act_missed(struct stage *s, const char *what)
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

bool act_accepts(struct stage *s)
{
    struct actor *a = s->actor;
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
        if (other) {
            s->is_aside = true;
            return stage_missed(s, "nobody connects to %s, but to %s instead", a->name,
                                other->name);
        }
        char what[80];
        snprintf(what, sizeof what, "nobody connects to %s", a->name);
        return act_missed(s, what);
    }
    return result == PEER_DONE || stage_fail(s, FAULT, "accept: %s", strerror(errno));
}
