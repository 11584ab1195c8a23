/* tell.c - a failure, told to people. */
#include "tell.h"

#include "doing.h"
#include "tests/trace/brief.h"
#include "witness.h"

#include <string.h>

enum {
    LAST_WORDS = 5,    /* lines of standard error that are shown            */
    WORDS_WIDTH = 200, /* bytes of each                                     */
    RECEIVED_WIDTH = 16,
    DONE_WIDTH = 180, /* bytes of the list of steps already done           */
    LADDER_WIDTH = 74,
    LADDER_LEAST = 6, /* lines */
    LINES_MOST = 25,  /* of the whole text ... */
    BEHIND = 5        /* ... and those that come behind the ladder */
};

/* Adds the text line by line, each behind the margin. */
static void add_lines(struct buffer *text, const char *margin, const struct buffer *lines)
{
    const char *at = buffer_string(lines);
    while (*at) {
        const size_t length = strcspn(at, "\n");
        buffer_printf(text, "%s%.*s\n", margin, (int)length, at);
        at += length + (at[length] == '\n');
    }
}

/* The beginning of the line that ends there. */
static size_t line_start(const char *bytes, size_t end)
{
    while (end > 0 && bytes[end - 1] != '\n')
        end--;
    return end;
}

/* The last lines that differ from the ones behind them, and how often each was said. */
static void add_last_words(struct buffer *text, const struct capture *c)
{
    struct said {
        size_t start, length;
        int times;
    } list[LAST_WORDS];
    const char *bytes = buffer_string(&c->kept);
    size_t end = c->kept.length, count = 0;
    while (end > 0 && bytes[end - 1] == '\n')
        end--;
    for (size_t start; end > 0; end = start > 0 ? start - 1 : 0) {
        start = line_start(bytes, end);
        struct said *last = count > 0 ? &list[count - 1] : NULL;
        if (last && last->length == end - start
            && memcmp(bytes + last->start, bytes + start, end - start) == 0)
            last->times++;
        else if (count < LAST_WORDS)
            list[count++] = (struct said){start, end - start, 1};
        else
            break;
    }
    while (count-- > 0) {
        const struct said *said = &list[count];
        const bool fits = said->length < WORDS_WIDTH;
        buffer_text(text, "    | ");
        buffer_visible(text, bytes + said->start, fits ? said->length : WORDS_WIDTH);
        if (said->times > 1)
            buffer_printf(text, "   (%d times)", said->times);
        buffer_text(text, fits ? "\n" : "...\n");
    }
}

/* ---- programs ---------------------------------------------------------------- */

/* The actor whose endpoint that is. */
static const char *name_of(const void *stage, const char *endpoint)
{
    const struct stage *s = stage;
    for (size_t i = 0; i < s->test->actor_count; i++) {
        const struct endpoint *e = stage_endpoint(&s->actors[i], false);
        if (e && strcmp(e->text, endpoint) == 0)
            return s->actors[i].name;
    }
    return NULL;
}

/* The summary has said that of the program. */
static bool was_said(const struct stage *s, const char *name, const char *state)
{
    bool said = false;
    static const char *const between[] = {"", "has already "};
    for (size_t i = 0; i < sizeof between / sizeof *between && !said; i++) {
        struct buffer sentence = {0};
        buffer_printf(&sentence, "%s %s%s", name, between[i], state);
        said = strstr(buffer_string(&s->outcome->summary), sentence.data);
        buffer_free(&sentence);
    }
    return said;
}

/* A peer on whose connection more was sent than the program that ended has waited for; NULL
 * if there is none. */
static const struct actor *unheard(const struct stage *s, const struct program *p)
{
    size_t programs = 0;
    for (size_t i = 0; i < s->test->actor_count; i++)
        programs += s->actors[i].program.pid != 0;
    for (size_t i = 0; i < s->test->actor_count && p->ended && programs == 1; i++) {
        const struct actor *a = &s->actors[i];
        if (a->sent_by_end > 0 && a->sent_by_end < a->peer.sent)
            return a;
    }
    return NULL;
}

/* Adds "client ended with status 1", or what it is doing, unless that was just said. */
static void add_state(struct buffer *text, const struct stage *s, const char *name,
                      const struct program *p)
{
    struct buffer state = {0};
    if (p->ended || !doing_describe(p->pid, name_of, s, &state))
        program_describe(p, false, &state);
    buffer_text(text, name);
    const struct actor *peer = unheard(s, p);
    if (peer)
        buffer_printf(text, " %s when %s had sent %zu bytes and had more to send, and", state.data,
                      peer->name, peer->sent_by_end);
    else if (!p->ended || !was_said(s, name, state.data))
        buffer_printf(text, " %s, and", state.data);
    buffer_free(&state);
}

static void add_program(struct buffer *text, const struct stage *s, const char *name,
                        const struct program *p)
{
    if (!p->pid)
        return;
    buffer_text(text, "  ");
    add_state(text, s, name, p);
    buffer_text(text, p->ended ? " said" : " has said");
    if (p->err.kept.length == 0)
        buffer_text(text, " nothing on standard error\n");
    else {
        buffer_printf(text, " on standard error%s:\n",
                      p->err.total > p->err.kept.length ? " (the end of it)" : "");
        add_last_words(text, &p->err);
    }
}

/* ---- peers ------------------------------------------------------------------- */

/* What had come to a peer when the time was over, though no step had asked for it: the
 * first bytes of a stream, and whether it ended. */
static void add_received(struct buffer *text, struct actor *a)
{
    struct peer *p = &a->peer;
    if (p->fd < 0 || p->is_datagram)
        return;
    while (p->in.length < RECEIVED_WIDTH && !p->ended && !p->was_reset
           && peer_receive(p, RECEIVED_WIDTH - p->in.length) == PEER_DONE)
        ;
    if (p->in.length == 0)
        return;
    buffer_printf(text, "  %s has received", a->name);
    for (size_t i = 0; i < p->in.length && i < RECEIVED_WIDTH; i++)
        buffer_printf(text, " %02x", (unsigned char)p->in.data[i]);
    buffer_text(text, p->in.length > RECEIVED_WIDTH ? " ...\n"
                      : p->ended                    ? ", then the end of the stream\n"
                      : p->was_reset                ? ", then a reset\n"
                                                    : "\n");
}

/* ---- steps ------------------------------------------------------------------- */

/* The step as it was written, but without the wide gaps. */
static void add_step(struct buffer *text, const char *at)
{
    while (*at) {
        const size_t length = strcspn(at, " \t");
        buffer_add(text, at, length);
        at += length;
        at += strspn(at, " \t");
        if (*at)
            buffer_text(text, " ");
    }
}

/* The steps before the failed one, as many of the last of them as fit. */
static void add_done(struct buffer *text, const struct stage *s)
{
    size_t first = s->steps_done, width = 0;
    const struct step *steps = s->test->steps;
    while (first > 0 && width + strlen(steps[first - 1].source) < DONE_WIDTH)
        width += strlen(steps[--first].source) + 2;
    if (first == s->steps_done)
        return;
    buffer_printf(text, "  before that: %s", first > 0 ? "...; " : "");
    for (size_t i = first; i < s->steps_done; i++) {
        buffer_text(text, i > first ? "; " : "");
        add_step(text, steps[i].source);
    }
    buffer_text(text, "\n");
}

static size_t count_lines(const struct buffer *text)
{
    size_t lines = 0;
    for (const char *at = buffer_string(text); (at = strchr(at, '\n')); at++)
        lines++;
    return lines;
}

/* The end of the ladder of what happened, so much that the whole text fits a screen. False,
 * and nothing is added, where it is not recorded. */
static bool add_ladder(struct buffer *text, const struct stage *s)
{
    struct buffer lines = {0};
    const size_t used = count_lines(text) + BEHIND;
    const size_t left = used + LADDER_LEAST < LINES_MOST ? LINES_MOST - used : LADDER_LEAST;
    const bool is_recorded = brief_ladder(witness_recording(), LADDER_WIDTH, left, &lines);

    if (is_recorded) {
        buffer_text(text, "  before that:\n");
        add_lines(text, "  ", &lines);
        buffer_text(text, "  here >>>  ");
        add_step(text, s->step->source);
        buffer_text(text, "\n");
    }
    buffer_free(&lines);
    return is_recorded;
}

/* Programs prepare to meet, or meet. */
static bool is_meeting(enum verb verb)
{
    switch (verb) {
    case STARTS:
    case IS_READY:
    case LISTENS:
    case BINDS:
    case STAYS_AWAY:
    case CONNECTS_TCP:
    case CONNECTS_UDP:
    case ACCEPTS:
    case FILE_HOLDS:
    case SHELL:
        return true;
    default:
        return false;
    }
}

/* The case's hint is about what happens once its programs have met, and until they only
 * have to end. A crash speaks for itself, and so does what cannot be started. */
static bool is_aside(const struct stage *s)
{
    bool is_first_meeting = s->step->verb != SHELL && is_meeting(s->step->verb);
    for (size_t i = 0; i < s->steps_done; i++)
        is_first_meeting = is_first_meeting && is_meeting(s->test->steps[i].verb);
    return s->is_aside || s->step->verb == ENDS || (is_first_meeting && !s->test->ours)
           || s->outcome->verdict == CRASHED || s->outcome->verdict == NOT_STARTED;
}

void tell(struct stage *s)
{
    struct buffer *text = &s->outcome->details;
    stage_settle(s);
    buffer_printf(text, "%s:%d: ", s->play->file, s->step->line);
    add_step(text, s->step->source);
    buffer_text(text, "\n");
    buffer_printf(text, "  %s\n", buffer_string(&s->outcome->summary));
    add_lines(text, "    ", &s->evidence);
    for (size_t i = 0; i < s->test->actor_count; i++)
        add_program(text, s, s->actors[i].name, &s->actors[i].program);
    if (s->outcome->verdict == TIMED_OUT && s->evidence.length == 0)
        for (size_t i = 0; i < s->test->actor_count; i++)
            add_received(text, &s->actors[i]);
    if (s->step->verb == SHELL)
        add_program(text, s, "the command", &s->shell);
    if (!add_ladder(text, s))
        add_done(text, s);
    s->outcome->hinted = *s->test->hint && !is_aside(s);
    if (s->outcome->hinted)
        buffer_printf(text, "  hint: %s\n", s->test->hint);
}
