/* conversation.c - reads a recording: the lanes, their steps, and the ends that they work on. */
#include "conversation.h"

#include "addresses.h"
#include "join.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
/* ---- lanes ------------------------------------------------------------------ */

static bool is_of(const struct lane *lane, const struct recorded *r)
{
    return strncmp(lane->actor, r->actor, sizeof lane->actor) == 0;
}

/* "client", or "server, child 1", "server, thread 2" of who is not its first. */
static struct lane new_lane(const struct conversation *c, const struct recorded *r)
{
    struct lane lane = {.pid = r->pid, .tid = r->tid};
    int processes = 0, threads = 0;

    memcpy(lane.actor, r->actor, sizeof lane.actor);
    for (int i = 0; i < c->lane_count; i++)
        if (is_of(&c->lanes[i], r)) {
            processes++;
            threads += c->lanes[i].pid == r->pid;
        }
    lane.is_main = processes == 0;
    if (lane.is_main)
        snprintf(lane.name, sizeof lane.name, "%s", lane.actor);
    else
        snprintf(lane.name, sizeof lane.name, "%s, %s %d", lane.actor, threads ? "thread" : "child",
                 threads ? threads : processes);
    return lane;
}

/* Whose step this is. Who comes when there are lanes enough shares its actor's. */
static int lane_of(struct conversation *c, const struct recorded *r)
{
    int shared = 0;
    if (r->call == CALL_ENDED) /* the system may number it otherwise than a jail */
        for (int i = 0; i < c->lane_count; i++)
            if (is_of(&c->lanes[i], r))
                return i;
    for (int i = c->lane_count - 1; i >= 0; i--) {
        const struct lane *lane = &c->lanes[i];
        if (!is_of(lane, r))
            continue;
        if (lane->tid == r->tid && lane->pid == r->pid)
            return i;
        shared = i;
    }
    if (c->lane_count > 0 && is_of(&c->lanes[shared], r) && c->lanes[shared].is_over) {
        c->lanes[shared].pid = r->pid;
        c->lanes[shared].tid = r->tid;
        c->lanes[shared].is_over = false;
        return shared;
    }
    if (c->lane_count == LANES_MAX)
        return shared;
    c->lanes[c->lane_count] = new_lane(c, r);
    return c->lane_count++;
}

/* A lane for those of whom nothing else is known. */
static int lane_unseen(struct conversation *c)
{
    static const struct recorded stranger = {.actor = "unseen"};
    for (int i = 0; i < c->lane_count; i++)
        if (!c->lanes[i].is_seen)
            return i;
    return lane_of(c, &stranger);
}
/* ---- steps and ends ------------------------------------------------------------ */

struct step *add_step(struct conversation *c, struct step step)
{
    struct step *s = allocate(sizeof *s);
    *s = step;
    if ((c->step_count & (c->step_count - 1)) == 0)
        c->steps = reallocate(c->steps, c->step_count ? 2 * c->step_count : 1, sizeof(void *));
    return c->steps[c->step_count++] = s;
}

static void add_end(struct conversation *c, struct end *end)
{
    if ((c->end_count & (c->end_count - 1)) == 0)
        c->ends = reallocate(c->ends, c->end_count ? 2 * c->end_count : 1, sizeof(void *));
    c->ends[c->end_count++] = end;
}

static struct end *end_of(struct conversation *c, const struct recorded *r, int lane)
{
    struct end *e = NULL;
    if (!r->is_complete || r->type == 0)
        return NULL;
    for (size_t i = 0; i < c->end_count && !e; i++)
        if (c->ends[i]->socket == r->socket)
            e = c->ends[i];
    if (!e) {
        e = allocate(sizeof *e);
        *e = (struct end){.socket = r->socket, .family = r->family, .type = r->type, .lane = lane};
        add_end(c, e);
    }
    if (r->family == AF_UNIX ? address_is_known(r->here) || !e->here : address_is_known(r->here))
        e->here = r->here;
    if (e->type == SOCK_STREAM && address_is_known(r->there) && r->result != -1 && !e->there)
        e->there = r->there;
    return e;
}

static void read_call(struct conversation *c, const struct recorded *r)
{
    const int lane = lane_of(c, r);
    struct step s = {.call = r, .lane = lane, .end = end_of(c, r, lane)};
    c->lanes[lane].is_seen |= r->call != CALL_ENDED;
    c->lanes[lane].is_over = r->call == CALL_ENDED;
    s.at = !step_waits_for_peer(&s) ? r->began : r->is_complete ? r->ended : INT64_MAX;
    if (r->is_complete && r->result > 0 && (step_sends(&s) || step_receives(&s))) {
        const bool is_sound =
            r->at <= RECORDING_BYTES && r->kept <= RECORDING_BYTES - r->at && r->kept <= r->result;
        s.count = (size_t)r->result;
        s.kept = is_sound ? r->kept : 0;
        s.bytes = s.kept ? c->recording->bytes + r->at : NULL;
    }
    if (c->began == 0)
        c->began = r->began;
    if (c->ended < (r->is_complete ? r->ended : r->began))
        c->ended = r->is_complete ? r->ended : r->began;
    add_step(c, s);
}

static int by_time(const void *a, const void *b)
{
    const struct step *x = *(struct step *const *)a, *y = *(struct step *const *)b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->call < y->call ? -1 : x->call > y->call; /* as they began */
}

static void sort(struct conversation *c)
{
    if (c->step_count > 0)
        qsort(c->steps, c->step_count, sizeof(void *), by_time);
}

struct step *add_unseen(struct conversation *c, struct step *answer, enum wire wire)
{
    struct end *end = answer->end, *mate = end->mate;
    if (!mate) {
        mate = allocate(sizeof *mate);
        *mate = (struct end){.family = end->family,
                             .type = end->type,
                             .here = end->there,
                             .there = end->here,
                             .lane = lane_unseen(c),
                             .mate = end};
        add_end(c, mate);
        end->mate = mate;
    }
    return add_step(c, (struct step){.lane = mate->lane,
                                     .end = mate,
                                     .at = answer->at - 1,
                                     .wire = wire,
                                     .answer = answer});
}

/* ---- lanes from left to right ------------------------------------------------------------ */

/* Who is in the middle of two servers, or else who connects, is left of the others. */
static int rank(const struct lane *lane)
{
    return strcmp(lane->actor, "giver") == 0 ? 0 : strcmp(lane->actor, "client") == 0 ? 1 : 2;
}

static void arrange_lanes(struct conversation *c)
{
    int order[LANES_MAX] = {0}, place[LANES_MAX] = {0}, used = 0;
    struct lane lanes[LANES_MAX] = {{.pid = 0}};
    for (int wanted = 0; wanted <= 2; wanted++)
        for (int i = 0; i < c->lane_count; i++)
            if (rank(&c->lanes[i]) == wanted && c->lanes[i].is_main)
                for (int k = 0; k < c->lane_count; k++) /* with its children and threads */
                    if (strcmp(c->lanes[k].actor, c->lanes[i].actor) == 0)
                        order[used++] = k;
    for (int i = 0; i < used; i++) {
        lanes[i] = c->lanes[order[i]];
        place[order[i]] = i;
    }
    memcpy(c->lanes, lanes, (size_t)used * sizeof *lanes);
    for (size_t i = 0; i < c->step_count; i++)
        c->steps[i]->lane = place[c->steps[i]->lane];
    for (size_t i = 0; i < c->end_count; i++)
        c->ends[i]->lane = place[c->ends[i]->lane];
}

/* ---- reading it ------------------------------------------------------------------------------ */

/* Programs can write what they like. */
static void clean(struct recorded *r)
{
    const int64_t latest = INT64_MAX / 4;
    if (r->began < 0 || r->began > latest)
        r->began = 0;
    if (r->ended < r->began || r->ended > latest)
        r->is_complete = 0;
    r->actor[sizeof r->actor - 1] = '\0';
    for (char *c = r->actor; *c; c++)
        if (*c <= ' ' || *c > '~')
            *c = '?';
}

static void read_all(struct conversation *c)
{
    const size_t slots = c->recording->slots;
    c->missed = slots > RECORDING_SLOTS ? slots - RECORDING_SLOTS : 0;
    for (size_t i = 0; i < slots - c->missed; i++) {
        struct recorded *r = &c->recording->calls[i];
        const int64_t over = c->recording->over ? c->recording->over : INT64_MAX;
        if (r->ended > over)
            r->is_complete = 0;
        clean(r);
        if (r->began != 0 && r->began <= over)
            read_call(c, r);
    }
    sort(c);
    join_sides(c);
    sort(c);
    arrange_lanes(c);
}

bool conversation_read(struct conversation *c, const char *path, struct buffer *why)
{
    struct recording *recording = reallocate(NULL, 1, sizeof *recording);
    struct stat status;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);
    const bool is_open = fd >= 0 && fstat(fd, &status) == 0;
    const bool is_one = is_open && status.st_size == (off_t)sizeof *recording;
    size_t held = 0;
    for (ssize_t got = 1; is_one && got > 0 && held < sizeof *recording; held += (size_t)got)
        got = read(fd, (char *)recording + held, sizeof *recording - held);

    if (fd >= 0)
        close(fd);
    if (held < sizeof *recording) {
        buffer_printf(why, "%s: %s", path,
                      is_open && !is_one ? "this is no recording" : strerror(errno));
        free(recording);
        return false;
    }
    c->recording = recording;
    read_all(c);
    return true;
}

void conversation_copy(struct conversation *c, const struct recording *shared)
{
    struct recording *copy = calloc(1, sizeof *copy); /* most of it stays untouched */
    if (!copy)
        fatal("out of memory");
    memcpy(copy, shared, offsetof(struct recording, calls));
    const size_t slots = copy->slots < RECORDING_SLOTS ? copy->slots : RECORDING_SLOTS;
    memcpy(copy->calls, shared->calls, slots * sizeof *copy->calls);
    memcpy(copy->bytes, shared->bytes, copy->used < RECORDING_BYTES ? copy->used : RECORDING_BYTES);
    c->recording = copy;
    read_all(c);
}

void conversation_free(struct conversation *c)
{
    for (size_t i = 0; i < c->step_count + c->idle_count; i++)
        free(c->steps[i]);
    for (size_t i = 0; i < c->end_count; i++)
        free(c->ends[i]);
    free(c->steps);
    free(c->ends);
    free(c->recording);
}
