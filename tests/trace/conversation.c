#include "conversation.h"

#include "addresses.h"

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

static bool is_stream(const struct step *s)
{
    return s->end && s->end->type == SOCK_STREAM;
}

static bool waits_for_peer(const struct step *s)
{
    return step_receives(s) || step_waits_only(s) || s->call->call == CALL_ACCEPT;
}

bool step_is_played(const struct conversation *c, const struct step *s)
{
    return s->call && s->call->pid == c->recording->maker && s->call->call != CALL_ENDED;
}

bool step_has_waited(const struct conversation *c, const struct step *s)
{
    const int64_t ms = 1000000, least = waits_for_peer(s) ? 5 * ms : 20 * ms;
    return (s->call->is_complete ? s->call->ended : c->ended) - s->call->began >= least;
}

bool step_fell_short(const struct conversation *c, const struct step *s)
{
    const int64_t number = 16; /* bytes at most: else it was room, and no wish */
    const struct step *next = NULL;
    if (!is_stream(s) || !step_receives(s) || s->count == 0 || (int64_t)s->count >= s->call->asked
        || s->call->asked > number)
        return false;
    for (size_t i = c->step_count; i > 0 && c->steps[i - 1] != s; i--)
        if (c->steps[i - 1]->lane == s->lane && !step_waits_only(c->steps[i - 1]))
            next = c->steps[i - 1];
    return next && !(step_receives(next) && next->end == s->end);
}

static struct step *add_step(struct conversation *c, struct step step)
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
    s.at = !waits_for_peer(&s) ? r->began : r->is_complete ? r->ended : INT64_MAX;
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

/* ---- the two ends of a connection ---------------------------------------------- */

static bool succeeded(const struct step *s)
{
    return s->call && s->call->is_complete && s->call->result != -1;
}

static bool is_call(const struct step *s, enum recorded_call call)
{
    return s->call && s->call->call == (int)call;
}

static bool connects(const struct step *s)
{
    return is_call(s, CALL_CONNECT) && s->end && s->end->type == SOCK_STREAM
           && (succeeded(s) || s->call->error == EINPROGRESS || s->call->error == EINTR);
}

static bool accepts(const struct step *s)
{
    return is_call(s, CALL_ACCEPT) && s->end && succeeded(s);
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

/* A step of the peer that is not seen, but for what it has caused. */
static struct step *add_unseen(struct conversation *c, struct step *answer, enum wire wire)
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
        if (!is_stream(s) || s->count == 0)
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
    return is_stream(s) && step_receives(s) && succeeded(s) && s->call->result == 0
           && s->call->asked > 0;
}

static bool sees_reset(const struct step *s)
{
    return is_stream(s) && s->call && s->call->is_complete && s->call->result == -1
           && (s->call->error == ECONNRESET || s->call->error == EPIPE)
           && (step_receives(s) || step_sends(s));
}

static bool half_closes(const struct step *s)
{
    return is_call(s, CALL_SHUTDOWN) && succeeded(s) && s->call->option != SHUT_RD;
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
        if (s->end == end && is_call(s, CALL_CLOSE) && (s->at < until || !close))
            close = s;
        if (is_call(s, CALL_ENDED) && s->lane == end->lane)
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
    return s->end && s->end->type == SOCK_DGRAM && succeeded(s);
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

static void join(struct conversation *c)
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
    join_ends(c);
    find_places(c);
    const size_t count = c->step_count;
    for (size_t i = 0; i < count; i++)
        if (is_stream(c->steps[i]) && step_receives(c->steps[i]) && c->steps[i]->count > 0)
            join_bytes(c, c->steps[i]);
    const size_t ends = c->end_count;
    for (size_t i = 0; i < ends; i++)
        if (c->ends[i]->type == SOCK_STREAM && (c->ends[i]->opened || c->ends[i]->mate))
            join_end(c, c->ends[i]);
    join_datagrams(c);
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
    join(c);
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
    join(c);
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

/* ---- by causes ---------------------------------------------------------------------------------
 */

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
           || (tries && r->result == 0 && is_stream(s));
}

/* Who connects or sends to a place needs somebody there, if somebody was. */
static bool is_awaited(const struct conversation *c, const struct step *s)
{
    for (size_t i = 0; i < c->step_count; i++) {
        const struct step *there = c->steps[i];
        if (there->is_told || !succeeded(there) || there->call->began > s->call->began
            || !(is_call(there, CALL_LISTEN) || is_call(there, CALL_BIND))
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
    return !s->call || !(is_call(s, CALL_CONNECT) || step_sends(s)) || is_awaited(c, s);
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
