/* trial.c - a program is tried: where does it meet its peers? */
#include "trial.h"

#include "acts.h"
#include "habit.h"
#include "listeners.h"
#include "scratch.h"

#include <string.h>
#include <sys/stat.h>

enum {
    MEETING_MS = 2000, /* a program that was not seen after so long is not seen at all */
    LOOK_AGAIN_MS = 3,
    MOST_LECTURES = 4,
    MOST_PLACES = 2 * MOST_LECTURES * (1 + DECOYS)
};

/* What a try has shown. */
enum sight {
    NOTHING,
    STILL_NOTHING, /* and the program still runs */
    GIVEN,         /* it is where its operands say        */
    LECTURES       /* it is at one of the lecture's ports */
};

/* Where it may be seen: it comes to a socket of ours, or listens itself. */
struct place {
    enum sight sight;
    int fd;   /* of the socket; -1: the program is a server */
    int port; /* of a server */
};

struct places {
    struct place list[MOST_PLACES];
    size_t count;
    struct peer lectures[MOST_LECTURES]; /* who await the program at the lecture's ports */
    struct decoys decoys[MOST_LECTURES];
    size_t lectures_count;
};

static const struct step *first_start(const struct test_case *test)
{
    const struct step *step = test->steps;
    while (step < test->steps + test->step_count && step->verb != STARTS)
        step++;
    return step;
}

bool trial_is_possible(const struct test_case *test, size_t at)
{
    const struct step *step = &test->steps[at];
    bool has_endpoint = false;
    if (!test->over[IPV4] || step != first_start(test))
        return false;
    for (size_t i = 1; i < step->word_count; i++) {
        if (!step->words[i].optional)
            return false;
        has_endpoint = has_endpoint || step->words[i].text[0] == '@';
    }
    return has_endpoint;
}

/* ---- places ------------------------------------------------------------ */

static void add_place(struct places *places, enum sight sight, int fd, int port)
{
    if (places->count < MOST_PLACES)
        places->list[places->count++] = (struct place){sight, fd, port};
}

/* Who awaits a client, and the decoys beside, to which a mistake leads it. */
static void add_sockets(struct places *places, enum sight sight, const struct peer *peer,
                        const struct decoys *decoys)
{
    add_place(places, sight, peer->listener >= 0 ? peer->listener : peer->fd, 0);
    for (size_t i = 0; i < DECOYS; i++)
        if (decoys->fds[i] >= 0)
            add_place(places, sight, decoys->fds[i], 0);
}

/* A client is awaited by the actor of the step, and at the lecture's port beside it. */
static void add_awaited(struct places *places, const struct step *step, const struct actor *a)
{
    struct buffer why = {0};
    struct endpoint at;
    add_sockets(places, GIVEN, &a->peer, &a->decoys);
    if (!step->number || places->lectures_count == MOST_LECTURES)
        return;
    struct peer *peer = &places->lectures[places->lectures_count];
    struct decoys *decoys = &places->decoys[places->lectures_count++];
    peer_init(peer, "");
    decoys_init(decoys);
    if (endpoint_set(&at, IPV4, (int)step->number, "", &why)
        && (step->verb == LISTENS ? peer_listen : peer_bind)(peer, &at, &why)) {
        decoys_open(decoys, &at, peer->is_datagram);
        add_sockets(places, LECTURES, peer, decoys);
    }
    buffer_free(&why);
}

/* The program listens there, at the port with its bytes swapped if it forgets htons(),
 * unless somebody does already. */
static void add_own(struct places *places, enum sight sight, int port)
{
    const int ports[] = {port, (port & 0xff) << 8 | port >> 8};
    for (size_t i = 0; i < 2; i++)
        if (!port_is_served((unsigned)ports[i]))
            add_place(places, sight, -1, ports[i]);
}

/* A server's places: its operand's, and the lecture's that stands with that. */
static void add_served(struct places *places, const struct stage *s, const struct step *step)
{
    struct reference reference;
    for (size_t i = 1; i < step->word_count; i++) {
        const char *at = step->words[i].text;
        if (!case_next_reference(s->test, &at, &reference) || reference.actor != step->actor)
            continue;
        add_own(places, GIVEN, endpoint_port(&s->actors[step->actor].endpoint));
        add_own(places, LECTURES, reference.port ? (int)reference.port : LECTURE_PORT);
    }
}

static bool is_met(const struct place *place)
{
    struct pollfd fd = {.fd = place->fd, .events = POLLIN};
    return place->fd < 0 ? port_is_served((unsigned)place->port) : poll(&fd, 1, 0) == 1;
}

static enum sight look(const struct places *places)
{
    for (size_t i = 0; i < places->count; i++)
        if (is_met(&places->list[i]))
            return places->list[i].sight;
    return NOTHING;
}

/* ---- a try ------------------------------------------------------------- */

static enum sight watch(struct stage *s, const struct step *step, const struct places *places)
{
    const struct program *p = &s->actors[step->actor].program;
    const long long until = fair_ms() + MEETING_MS + s->play->patience_ms;
    for (;;) {
        const bool ended = p->ended, late = fair_has_passed(until);
        const enum sight sight = look(places); /* an end comes after what it ends */
        if (sight || ended || stage_failed(s))
            return sight;
        if (late)
            return STILL_NOTHING;
        stage_wait_until(s, -1, 0, fair_ms() + LOOK_AGAIN_MS);
    }
}

static enum sight try_with(const struct play *play, const struct test_case *test, size_t at,
                           const char *operands)
{
    const struct habits habits = {.usual = {.operands = operands}};
    const struct step *step = &test->steps[at];
    struct places places = {.count = 0};
    struct outcome outcome = {.verdict = PASSED};
    struct play mine = *play;
    mine.habits = &habits;
    mine.recorder = NULL;
    struct stage s = {.play = &mine, .test = test, .outcome = &outcome, .step = step};

    stage_open(&s);
    bool good = true;
    for (size_t i = 0; i < at && good; i++) {
        good = act_perform(&s, &test->steps[i]);
        if (good && (test->steps[i].verb == LISTENS || test->steps[i].verb == BINDS))
            add_awaited(&places, &test->steps[i], &s.actors[test->steps[i].actor]);
    }
    good = good && stage_reserve(&s, &s.actors[step->actor], 0);
    add_served(&places, &s, step);
    good = good && act_perform(&s, step);
    const enum sight sight = good ? watch(&s, step, &places) : NOTHING;

    for (size_t i = 0; i < places.lectures_count; i++) {
        peer_free(&places.lectures[i]);
        decoys_close(&places.decoys[i]);
    }
    stage_close(&s);
    outcome_free(&outcome);
    contain_kill_descendants(NULL, 0);
    scratch_remove(play->scratch);
    mkdir(play->scratch, 0700);
    return sight;
}

/* ---- one after the other ----------------------------------------------- */

/* At the lecture's ports whatever it is given: then with no more operands than it takes. */
static const char *fewest(const struct play *play, const struct test_case *test, size_t at)
{
    static const char *const fewer[] = {"", "o"};
    for (size_t i = 0; i < sizeof fewer / sizeof *fewer; i++)
        if (try_with(play, test, at, fewer[i]) == LECTURES)
            return fewer[i];
    return habit_agreed.operands;
}

void trial_run(const struct play *play, const struct test_case *test, size_t at,
               struct outcome *outcome)
{
    static const char *const others[] = {"", "o", "b", "ob", "bo", "p", "op", "po"};
    const char *operands = habit_agreed.operands;
    enum sight sight = try_with(play, test, at, operands);
    int hung = sight == STILL_NOTHING;

    if (play->shared_network && sight != GIVEN)
        play_await_ports(test, true);
    if (sight == LECTURES)
        operands = fewest(play, test, at);
    /* One that hangs twice does so every time. */
    for (size_t i = 0; i < sizeof others / sizeof *others && sight < GIVEN && hung < 2; i++) {
        operands = others[i];
        sight = try_with(play, test, at, operands);
        hung += sight == STILL_NOTHING;
    }
    outcome_set(outcome, PASSED, "%s%s", sight == LECTURES ? TRIAL_BUILT_IN : "",
                sight < GIVEN ? "" : operands);
}
