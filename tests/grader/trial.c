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
    MOST_PLACES = 16
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
    int port;
    struct peer own;
    const struct peer *peer; /* NULL: the program is a server */
};

struct places {
    struct place list[MOST_PLACES];
    size_t count;
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

/* A program that forgets htons() is seen, too: at the port with its bytes swapped. */
static int swapped(int port)
{
    return (port & 0xff) << 8 | port >> 8;
}

static struct place *add_place(struct places *places, enum sight sight, int port)
{
    if (places->count == MOST_PLACES)
        return NULL;
    struct place *place = &places->list[places->count++];
    *place = (struct place){.sight = sight, .port = port};
    peer_init(&place->own, "");
    return place;
}

/* Waits for a client at a port at which nobody else does. */
static void await(struct places *places, enum sight sight, int port, enum verb how)
{
    struct buffer why = {0};
    struct endpoint at;
    struct place *place = add_place(places, sight, port);
    if (place && endpoint_set(&at, IPV4, port, "", &why)) {
        place->peer = &place->own;
        if (!(how == LISTENS ? peer_listen : peer_bind)(&place->own, &at, &why))
            places->count--;
    }
    buffer_free(&why);
}

/* An actor waits for the program there. */
static void add_awaited(struct places *places, const struct step *step, const struct peer *peer)
{
    const int port = endpoint_port(&peer->here);
    struct place *place = add_place(places, GIVEN, port);
    if (place)
        place->peer = peer;
    if (step->number) {
        await(places, LECTURES, (int)step->number, step->verb);
        await(places, LECTURES, swapped((int)step->number), step->verb);
    }
}

/* The program listens there, unless somebody does already. */
static void add_own(struct places *places, enum sight sight, int port)
{
    const int ports[] = {port, swapped(port)};
    for (size_t i = 0; i < 2; i++)
        if (!port_is_served((unsigned)ports[i]))
            add_place(places, sight, ports[i]);
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
    if (!place->peer)
        return port_is_served((unsigned)place->port);
    struct pollfd fd = {.events = POLLIN};
    fd.fd = place->peer->listener >= 0 ? place->peer->listener : place->peer->fd;
    return poll(&fd, 1, 0) == 1;
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
        /* Aside: it came to a decoy beside the given place. An end comes after what it ends. */
        const enum sight sight = s->is_aside ? GIVEN : look(places);
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
            add_awaited(&places, &test->steps[i], &s.actors[test->steps[i].actor].peer);
    }
    good = good && stage_reserve(&s, &s.actors[step->actor], 0);
    add_served(&places, &s, step);
    good = good && act_perform(&s, step);
    const enum sight sight = good ? watch(&s, step, &places) : NOTHING;

    for (size_t i = 0; i < places.count; i++)
        peer_free(&places.list[i].own);
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
