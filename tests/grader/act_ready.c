/* act_ready.c - `server is ready`: every actor that talks to it waits for that, too. */
#include "acts.h"

#include <string.h>

enum { READY_POLL_MS = 2 }; /* how often the system is asked who listens */

static bool said_listening(const struct capture *err, const char *endpoint)
{
    struct buffer sentence = {0};
    buffer_printf(&sentence, "listening on %s\n", endpoint);
    const bool said = strstr(buffer_string(&err->kept), sentence.data) != NULL;
    buffer_free(&sentence);
    return said;
}

static bool never_ready(struct stage *s, const struct actor *a, const struct endpoint *e)
{
    if (endpoint_is_served_swapped(e))
        return stage_missed(s,
                            "%s listens on the port with its two bytes swapped, not on %s: a port "
                            "travels in network byte order (htons)",
                            a->name, e->text);
    return stage_missed(s, "%s does not listen on %s", a->name, e->text);
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
    while (!said_listening(&a->program.err, e->text)
           && !(fair_ms() >= ask && ask_who_listens(e, &ask))) {
        if (a->program.ended)
            return act_wrong_end(s, a, " before it listened on %s", e->text);
        stage_wait_until(s, -1, 0, ask < s->step_deadline ? ask : s->step_deadline);
        if (stage_failed(s))
            return false;
        if (fair_has_passed(s->step_deadline))
            return never_ready(s, a, e);
    }
    a->is_ready = true;
    return true;
}

bool act_is_ready(struct stage *s)
{
    return act_until_ready(s, s->actor);
}
