/* join.c - what the calls of one side have to do with those of the other. */
#include "join.h"

#include "addresses.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* ---- the two ends of a connection ---------------------------------------------- */

static bool connects(const struct step *s)
{
    return step_is_call(s, CALL_CONNECT) && s->end && s->end->type == SOCK_STREAM
           && (step_succeeded(s) || s->call->error == EINPROGRESS || s->call->error == EINTR);
}

static bool accepts(const struct step *s)
{
    return step_is_call(s, CALL_ACCEPT) && s->end && step_succeeded(s);
}

/* Unix-domain clients have no address: they are accepted in the order in which they came. */
static bool are_mates(const struct end *client, const struct end *server)
{
    if (!client->there || !server->here)
        return false;
    if (client->family == AF_UNIX)
        return !client->mate && !server->mate && address_is_same(client->there, server->here);
    return client->here && server->there && address_is_same(client->here, server->there)
           && address_is_same(client->there, server->here);
}

static void join_ends(struct conversation *c)
{
    for (size_t i = 0; i < c->step_count; i++)
        if ((connects(c->steps[i]) || accepts(c->steps[i])) && !c->steps[i]->end->opened)
            c->steps[i]->end->opened = c->steps[i];
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *accept = c->steps[i];
        for (size_t k = 0; k < c->step_count && accepts(accept); k++) {
            struct step *connect = c->steps[k];
            if (!connects(connect) || !are_mates(connect->end, accept->end))
                continue;
            connect->end->mate = accept->end;
            accept->end->mate = connect->end;
            connect->wire = SYN;
            connect->answer = accept;
            accept->cause = connect;
            break;
        }
    }
    const size_t count = c->step_count;
    for (size_t i = 0; i < count; i++) {
        struct step *s = c->steps[i];
        if (connects(s))
            s->wire = SYN;
        else if (accepts(s) && !s->cause)
            s->cause = add_unseen(c, s, SYN);
    }
}

/* ---- bytes of streams ------------------------------------------------------------- */

static bool peeks(const struct step *s)
{
    return step_receives(s) && s->call->call != CALL_READ && s->call->call != CALL_READV
           && (s->call->option & MSG_PEEK);
}

static void find_places(struct conversation *c)
{
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *s = c->steps[i];
        if (!step_is_stream(s) || s->count == 0)
            continue;
        uint64_t *place = step_sends(s) ? &s->end->sent : &s->end->received;
        s->from = *place;
        s->to = *place + s->count;
        s->wire = step_sends(s) ? DATA : NOTHING;
        if (!peeks(s))
            *place = s->to;
    }
}

/* The bytes that two steps share, where both know them, are the same. */
static bool agree(const struct step *a, const struct step *b)
{
    const uint64_t from = a->from > b->from ? a->from : b->from;
    const uint64_t a_to = a->from + a->kept, b_to = b->from + b->kept;
    const uint64_t to = a_to < b_to ? a_to : b_to;
    return from >= to
           || memcmp((const char *)a->bytes + (from - a->from),
                     (const char *)b->bytes + (from - b->from), to - from)
                  == 0;
}

/* Finds whose bytes this call has brought; what nobody was seen to send is a step, too. */
static void join_bytes(struct conversation *c, struct step *s)
{
    const struct end *mate = s->end->mate;
    uint64_t covered = s->from;
    const size_t count = c->step_count;
    for (size_t i = 0; i < count && mate; i++) {
        struct step *send = c->steps[i];
        if (send->end != mate || send->wire != DATA || send->from >= s->to || send->to <= s->from)
            continue;
        if (!send->answer && !peeks(s))
            send->answer = s;
        s->cause = send;
        covered = send->to;
        c->wrong += !agree(send, s) || send->at > s->at;
    }
    if (covered >= s->to || peeks(s))
        return;
    struct step *unseen = add_unseen(c, s, DATA);
    const size_t skipped = (size_t)(covered - s->from);
    unseen->from = covered;
    unseen->to = s->to;
    unseen->count = (size_t)(s->to - covered);
    unseen->kept = s->kept > skipped ? s->kept - skipped : 0;
    unseen->bytes = unseen->kept ? (const char *)s->bytes + skipped : NULL;
    s->end->mate->sent = s->to;
    s->cause = unseen;
}

/* ---- ends of streams ----------------------------------------------------------------- */

static bool sees_end(const struct step *s)
{
    return step_is_stream(s) && step_receives(s) && step_succeeded(s) && s->call->result == 0
           && s->call->asked > 0;
}

static bool sees_reset(const struct step *s)
{
    return step_is_stream(s) && s->call && s->call->is_complete && s->call->result == -1
           && (s->call->error == ECONNRESET || s->call->error == EPIPE)
           && (step_receives(s) || step_sends(s));
}

static bool half_closes(const struct step *s)
{
    return step_is_call(s, CALL_SHUTDOWN) && step_succeeded(s) && s->call->option != SHUT_RD;
}

/* TCP in this state would send an RST for a close() that is not a good one. */
static bool can_reset(const struct step *s)
{
    enum { ESTABLISHED = 1, SYN_RECEIVED = 3, FIN_WAIT_1 = 4, FIN_WAIT_2 = 5, CLOSE_WAIT = 8 };
    const int state = s->call->state;
    return s->end->family == AF_UNIX || state == ESTABLISHED || state == SYN_RECEIVED
           || state == FIN_WAIT_1 || state == FIN_WAIT_2 || state == CLOSE_WAIT;
}

/* What ended what this end sends: its first shutdown(), or the last close() of those
 * that had it. What the peer saw, and when, decides. */
static void join_end(struct conversation *c, struct end *end)
{
    struct step *fin = NULL, *close = NULL, *seen = NULL, *reset = NULL, *over = NULL;
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *s = c->steps[i];
        if (end->mate && s->end == end->mate && sees_end(s) && !seen)
            seen = s;
        if (end->mate && s->end == end->mate && sees_reset(s) && !reset)
            reset = s;
    }
    const int64_t until = seen ? seen->at : INT64_MAX;
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *s = c->steps[i];
        if (s->end == end && half_closes(s) && !fin)
            fin = s;
        if (s->end == end && step_is_call(s, CALL_CLOSE) && (s->at < until || !close))
            close = s;
        if (step_is_call(s, CALL_ENDED) && s->lane == end->lane)
            over = s;
    }
    if (close && (close->call->resets || close->call->unread > 0) && can_reset(close)) {
        close->wire = RST;
        close->answer = reset ? reset : fin ? NULL : seen;
    } else if (close && !fin)
        fin = close;
    else if (!close && over) /* the system closes what the program has left open */
        close = add_step(c, (struct step){.lane = end->lane,
                                          .end = end,
                                          .at = over->at < until ? over->at : until - 1,
                                          .is_exit = true});
    if (!fin && close && close->wire == NOTHING)
        fin = close;
    if (reset && (!close || close->wire != RST) && reset->call->error == ECONNRESET) {
        struct step *cause = close ? close : add_unseen(c, reset, RST);
        cause->wire = RST;
        cause->answer = reset;
    } else if (!fin && seen && !(close && close->wire == RST))
        fin = add_unseen(c, seen, FIN);
    if (fin && fin->wire == NOTHING) {
        fin->wire = FIN;
        fin->answer = seen;
    }
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *s = c->steps[i];
        if (s->end && s->end == end->mate && (sees_end(s) || sees_reset(s)))
            s->cause = sees_reset(s) && close && close->wire == RST ? close : fin ? fin : close;
    }
}

/* ---- datagrams ------------------------------------------------------------------------ */

static bool is_datagram(const struct step *s)
{
    return s->end && s->end->type == SOCK_DGRAM && step_succeeded(s);
}

static void join_datagrams(struct conversation *c)
{
    for (size_t i = 0; i < c->step_count; i++)
        if (is_datagram(c->steps[i]) && step_sends(c->steps[i]))
            c->steps[i]->wire = DATA;
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *s = c->steps[i];
        if (!is_datagram(s) || !step_receives(s) || peeks(s))
            continue;
        for (size_t k = 0; k < c->step_count; k++) {
            struct step *send = c->steps[k];
            if (!is_datagram(send) || !step_sends(send) || send->answer || send->at > s->at
                || (address_is_known(s->call->there)
                    && !address_reaches(send->end->here, s->call->there))
                || !address_reaches(s->end->here, send->call->there) || send->count < s->count
                || !agree(send, s))
                continue;
            send->answer = s;
            s->cause = send;
            break;
        }
        if (s->cause)
            continue;
        struct end *end = s->end;
        struct step *unseen = add_unseen(c, s, DATA);
        end->mate = NULL; /* a datagram socket may have many */
        unseen->count = s->count;
        unseen->kept = s->kept;
        unseen->bytes = s->bytes;
        s->cause = unseen;
    }
}

/* ---- all of it ------------------------------------------------------------------------- */

void join_sides(struct conversation *c)
{
    join_ends(c);
    find_places(c);
    const size_t count = c->step_count;
    for (size_t i = 0; i < count; i++)
        if (step_is_stream(c->steps[i]) && step_receives(c->steps[i]) && c->steps[i]->count > 0)
            join_bytes(c, c->steps[i]);
    const size_t ends = c->end_count;
    for (size_t i = 0; i < ends; i++)
        if (c->ends[i]->type == SOCK_STREAM && (c->ends[i]->opened || c->ends[i]->mate))
            join_end(c, c->ends[i]);
    join_datagrams(c);
}
