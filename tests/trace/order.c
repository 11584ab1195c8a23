/* order.c - the steps of a conversation by their causes, whatever time they took. */
#include "conversation.h"

#include "addresses.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>

/* Whether there was something to do depended on the moment: there was nothing. */
static bool is_idle(const struct step *s)
{
    const struct recorded *r = s->call;
    if (!r || !r->is_complete)
        return false;
    const bool tries = step_receives(s) && r->call != CALL_READ && (r->option & MSG_DONTWAIT);
    return step_waits_only(s)
           || (r->result == -1
               && (r->error == EAGAIN || r->error == EWOULDBLOCK || r->error == EINTR))
           || (tries && r->result == 0 && step_is_stream(s));
}

/* Who connects or sends to a place needs somebody there, if somebody was. */
static bool is_awaited(const struct conversation *c, const struct step *s)
{
    for (size_t i = 0; i < c->step_count; i++) {
        const struct step *there = c->steps[i];
        if (there->is_told || !step_succeeded(there) || there->call->began > s->call->began
            || !(step_is_call(there, CALL_LISTEN) || step_is_call(there, CALL_BIND))
            || there->lane == s->lane)
            continue;
        if (there->end && there->end->here && address_reaches(there->end->here, s->call->there))
            return false;
    }
    return true;
}

static bool is_due(const struct conversation *c, const struct step *s)
{
    if (s->cause && !s->cause->is_told)
        return false;
    for (size_t i = 0; i < c->step_count; i++) {
        const struct step *other = c->steps[i];
        if (other == s)
            break; /* the lane's steps before it have all been told */
        if (other->lane == s->lane && !other->is_told)
            return false;
    }
    return !s->call || !(step_is_call(s, CALL_CONNECT) || step_sends(s)) || is_awaited(c, s);
}

/* Returns the step to tell next: the first that is due of a lane, or else the first of all;
 * NULL when all are told. */
static struct step *next_step(const struct conversation *c)
{
    for (int lane = 0; lane < c->lane_count; lane++)
        for (size_t i = 0; i < c->step_count; i++) {
            struct step *s = c->steps[i];
            if (s->is_told || s->lane != lane)
                continue;
            if (is_due(c, s))
                return s;
            break;
        }
    for (size_t i = 0; i < c->step_count; i++)
        if (!c->steps[i]->is_told)
            return c->steps[i];
    return NULL;
}

void conversation_order(struct conversation *c)
{
    struct step **order = allocate((c->step_count + 1) * sizeof(void *));
    size_t kept = 0, told = 0;
    for (size_t i = 0; i < c->step_count; i++) {
        struct step *s = c->steps[i];
        s->is_told = is_idle(s);
        if (s->is_told)
            order[c->step_count - ++c->idle_count] = s;
        else
            c->steps[kept++] = s;
    }
    c->step_count = kept;
    for (struct step *next; (next = next_step(c)) != NULL;) {
        next->is_told = true;
        order[told++] = next;
    }
    free(c->steps);
    c->steps = order;
}
