/* step.c - what a step is, and what it has done. */
#include "conversation.h"

#include "addresses.h"

#include <sys/socket.h>

bool step_receives(const struct step *s)
{
    switch (s->call ? s->call->call : CALL_SOCKET) {
    case CALL_RECV:
    case CALL_RECVFROM:
    case CALL_RECVMSG:
    case CALL_READ:
    case CALL_READV:
        return true;
    default:
        return false;
    }
}

bool step_sends(const struct step *s)
{
    switch (s->call ? s->call->call : CALL_SOCKET) {
    case CALL_SEND:
    case CALL_SENDTO:
    case CALL_SENDMSG:
    case CALL_WRITE:
    case CALL_WRITEV:
    case CALL_SENDFILE:
        return true;
    default:
        return false;
    }
}

bool step_waits_only(const struct step *s)
{
    return s->call
           && (s->call->call == CALL_POLL || s->call->call == CALL_SELECT
               || s->call->call == CALL_EPOLL_WAIT);
}

bool step_is_stream(const struct step *s)
{
    return s->end && s->end->type == SOCK_STREAM;
}

bool step_succeeded(const struct step *s)
{
    return s->call && s->call->is_complete && s->call->result != -1;
}

bool step_is_call(const struct step *s, enum recorded_call call)
{
    return s->call && s->call->call == (int)call;
}

bool step_is_played(const struct conversation *c, const struct step *s)
{
    return s->call && s->call->pid == c->recording->maker && s->call->call != CALL_ENDED;
}

bool step_waits_for_peer(const struct step *s)
{
    return step_receives(s) || step_waits_only(s) || s->call->call == CALL_ACCEPT;
}

bool step_has_waited(const struct conversation *c, const struct step *s)
{
    const int64_t ms = 1000000, least = step_waits_for_peer(s) ? 5 * ms : 20 * ms;
    return (s->call->is_complete ? s->call->ended : c->ended) - s->call->began >= least;
}

bool step_fell_short(const struct conversation *c, const struct step *s)
{
    const int64_t number = 16; /* bytes at most: else it was room, and no wish */
    const struct step *next = NULL;
    if (!step_is_stream(s) || !step_receives(s) || s->count == 0
        || (int64_t)s->count >= s->call->asked || s->call->asked > number)
        return false;
    for (size_t i = c->step_count; i > 0 && c->steps[i - 1] != s; i--)
        if (c->steps[i - 1]->lane == s->lane && !step_waits_only(c->steps[i - 1]))
            next = c->steps[i - 1];
    return next && !(step_receives(next) && next->end == s->end);
}

int step_target(const struct conversation *c, const struct step *s)
{
    if (s->answer)
        return s->answer->lane;
    if (s->wire == NOTHING)
        return -1;
    if (s->end && s->end->mate)
        return s->end->mate->lane;
    for (size_t i = 0; s->call && s->end && i < c->end_count; i++)
        if (c->ends[i] != s->end && c->ends[i]->here && c->ends[i]->type == s->end->type
            && address_reaches(c->ends[i]->here, s->call->there))
            return c->ends[i]->lane;
    for (int i = 0; i < c->lane_count; i++)
        if (!c->lanes[i].is_seen)
            return i;
    return -1;
}
