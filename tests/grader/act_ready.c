/* act_ready.c - `server is ready`: every actor that talks to it waits for that, too. */
#include "acts.h"
#include "sockets.h"

#include <stdlib.h>
#include <string.h>

enum {
    READY_POLL_MS = 2,   /* how often the system is asked who listens            */
    ELSEWHERE_MS = 1000, /* who then listens elsewhere will not listen here, too */
};

static bool said_listening(const struct capture *err, const char *endpoint)
{
    struct buffer sentence = {0};
    buffer_printf(&sentence, "listening on %s\n", endpoint);
    const bool said = strstr(buffer_string(&err->kept), sentence.data) != NULL;
    buffer_free(&sentence);
    return said;
}

/* A server that listens elsewhere has made a mistake that can be named. */
static bool listens_elsewhere(struct stage *s, const struct actor *a, const struct endpoint *e)
{
    struct socket_view *list;
    const size_t count = sockets_of(a->program.pid, &list);
    const struct socket_view *found = NULL;
    struct endpoint swapped = *e;
    if (e->any.sa_family != AF_UNIX)
        endpoint_swap(&swapped);
    for (size_t i = 0; i < count && !found; i++)
        if (list[i].listens
            || (list[i].here.length && list[i].kind && strcmp(list[i].kind, "UDP") == 0))
            found = &list[i];
    const bool is_swapped =
        e->any.sa_family != AF_UNIX
        && (found ? strcmp(found->here.port, swapped.port) == 0 : endpoint_is_served(&swapped));
    s->is_aside = found || is_swapped;
    if (is_swapped)
        stage_fail(s, WRONG,
                   "%s is at %s, which is port %s with its two bytes swapped: a port travels in "
                   "network byte order (htons)",
                   a->name, swapped.text, e->port);
    else if (found)
        stage_fail(s, WRONG, "%s %s %s, and not on %s, the endpoint that it was given", a->name,
                   found->listens ? "listens on" : "has a UDP socket on", found->here.text,
                   e->text);
    free(list);
    return s->is_aside;
}

/* Asks the system, and says when to ask again: its tables are long on a busy
 * machine, and must not cost more than a tenth of the time. */
static bool ask_who_listens(const struct endpoint *e, long long *ask)
{
    const long long before = fair_ms();
    const bool served = endpoint_is_served(e);
    const long long after = fair_ms();
    *ask = after + READY_POLL_MS + 10 * (after - before);
    return served;
}

bool act_until_ready(struct stage *s, struct actor *a)
{
    const struct endpoint *e = &s->actors[a->serves].endpoint;
    if (a->is_ready)
        return true;
    if (!e->length)
        return stage_fail(s, FAULT, "%s was given no endpoint: whether it listens cannot be seen",
                          a->name);
    long long ask = fair_ms() + READY_POLL_MS;
    long long elsewhere = fair_ms() + ELSEWHERE_MS;
    while (!said_listening(&a->program.err, e->text)
           && !(fair_ms() >= ask && ask_who_listens(e, &ask))) {
        if (a->program.ended)
            return act_wrong_end(s, a, " before it listened on %s", e->text);
        stage_wait_until(s, -1, 0, ask < s->step_deadline ? ask : s->step_deadline);
        if (stage_failed(s))
            return false;
        if (fair_has_passed(elsewhere)) {
            if (listens_elsewhere(s, a, e))
                return false;
            elsewhere = fair_ms() + ELSEWHERE_MS;
        }
        if (fair_has_passed(s->step_deadline)) {
            s->is_aside = true;
            return stage_missed(s, "%s does not listen on %s", a->name, e->text);
        }
    }
    a->is_ready = true;
    return true;
}

bool act_is_ready(struct stage *s)
{
    return act_until_ready(s, s->actor);
}
