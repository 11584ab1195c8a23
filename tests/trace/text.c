/* text.c - a ladder as text.
 *
 *       ms  who     client                         server
 *      0.4  client  | connect(127.0.0.1:60000) SYN>|
 *      0.5  client  | send(4 bytes) -00 00 03 e8-> |
 *      0.6  server  |                              | recv(up to 4) = 4
 *
 * An arrow of dots is what TCP does for a call; one of dashes carries the bytes.
 */
#include "ladder.h"

#include "addresses.h"

#include <stdlib.h>
#include <string.h>

enum { NARROWEST = 20 /* columns of a lane; with less, it is a list */, SHOWN_BYTES = 8 };

struct page {
    const struct ladder *ladder;
    struct buffer *out;
    int lanes;  /* how many */
    int region; /* columns from one lane to the next */
    int width;  /* of all of them */
    int who;    /* columns of the longest name */
};

static int column(const struct page *p, int lane)
{
    return lane * p->region;
}

/* Who and when: on the first line of a row. */
static void put_margin(const struct page *p, const struct row *row, bool is_first)
{
    const struct conversation *c = p->ladder->conversation;
    if (p->ladder->words != WITHOUT_TIMES) {
        if (is_first && row->step->at != INT64_MAX)
            buffer_printf(p->out, "%8.1f ", (double)(row->step->at - c->began) / 1e6);
        else
            buffer_printf(p->out, "%8s ", "");
    }
    buffer_printf(p->out, "%-*s ", p->who, is_first ? c->lanes[row->step->lane].name : "");
}

/* A line of the picture, all lanes drawn. */
static void clear_line(const struct page *p, char *line)
{
    memset(line, ' ', (size_t)p->width);
    line[p->width] = '\0';
    for (int i = 0; i < p->lanes; i++)
        line[column(p, i)] = '|';
}

static void put_line(const struct page *p, const struct row *row, bool is_first, char *line)
{
    size_t length = strlen(line);
    put_margin(p, row, is_first);
    while (length > 0 && line[length - 1] == ' ')
        length--;
    buffer_add(p->out, line, length);
    buffer_text(p->out, "\n");
    clear_line(p, line);
}

/* An arrow between two columns, what travels in its middle: bytes if there is room. */
static void draw_arrow(char *line, int from, int to, const struct step *step)
{
    struct buffer label = {0};
    const int left = from < to ? from : to, room = abs(to - from);
    words_wire(step, SHOWN_BYTES, &label);
    if ((int)label.length > room - 3) {
        buffer_clear(&label);
        words_wire(step, 0, &label);
    }
    if ((int)label.length > room - 3)
        buffer_clear(&label);
    memset(line + left, step->wire == DATA ? '-' : '.', (size_t)room);
    line[from < to ? to - 1 : to] = from < to ? '>' : '<';
    const int gap = label.length > 0 && (int)label.length <= room - 5;
    const int start = left + (room - (int)label.length) / 2;
    if (label.length > 0)
        memcpy(line + start, label.data, label.length);
    if (gap)
        line[start - 1] = line[start + (int)label.length] = ' ';
    buffer_free(&label);
}

static bool opens_operands(const char *text, int at)
{
    return at > 1 && text[at - 1] == '(' && text[at - 2] != ' ';
}

/* How many bytes of the text go on a line of this width: to a blank or behind a (, if there is one.
 */
static int fitting(const char *text, int width)
{
    int fits = (int)strcspn(text, "\n");
    if (fits <= width)
        return fits;
    for (fits = width; fits > 0 && text[fits] != ' ' && !opens_operands(text, fits); fits--)
        ;
    return fits > 0 ? fits : width;
}

static int shortest_arrow(const struct step *step)
{
    struct buffer label = {0};
    words_wire(step, SHOWN_BYTES, &label);
    const int length = (int)label.length + 4;
    buffer_free(&label);
    return length;
}

static void put_row(const struct page *p, const struct row *row)
{
    struct buffer text = {0};
    char *line = allocate((size_t)p->width + 1);
    const int lane = row->step->lane, here = column(p, lane);
    const int limit = lane + 1 < p->lanes ? column(p, lane + 1) : p->width;
    const int target = row->target < 0 || row->target == lane ? -1 : column(p, row->target);
    bool is_first = true;

    words_call(p->ladder->conversation, row->step, p->ladder->words, &text);
    clear_line(p, line);
    if (target >= 0 && target < here)
        draw_arrow(line, here, target + 1, row->step);
    for (const char *at = buffer_string(&text); *at;) {
        const int length = fitting(at, limit - here - 3);
        memcpy(line + here + 2, at, (size_t)length);
        at += length + (at[length] == ' ' || at[length] == '\n');
        const int end = here + 2 + length;
        const bool is_last = !*at, has_room = target - end - 1 >= shortest_arrow(row->step);
        if (is_last && target > here && has_room)
            draw_arrow(line, end + 1, target, row->step);
        put_line(p, row, is_first, line);
        is_first = false;
        if (is_last && target > here && !has_room) {
            draw_arrow(line, here + 1, target, row->step);
            put_line(p, row, false, line);
        }
    }
    buffer_free(&text);
    free(line);
}

/* One that is a sentence: "client: send(4 bytes), to server: 00 00 03 e8". */
static void put_item(const struct page *p, const struct row *row)
{
    struct buffer text = {0};
    put_margin(p, row, true);
    words_call(p->ladder->conversation, row->step, p->ladder->words, &text);
    for (size_t i = 0; i < text.length; i++)
        if (text.data[i] == '\n')
            text.data[i] = ' ';
    if (row->target >= 0) {
        buffer_printf(&text, ", to %s: ", p->ladder->conversation->lanes[row->target].name);
        words_wire(row->step, SHOWN_BYTES, &text);
    }
    buffer_printf(p->out, "%s\n", buffer_string(&text));
    buffer_free(&text);
}

static void put_fold(const struct page *p, const struct row *row)
{
    if (p->ladder->words != WITHOUT_TIMES)
        buffer_printf(p->out, "%8s ", "");
    buffer_printf(p->out, "%-*s ... ", p->who, "");
    if (p->ladder->words == WITHOUT_TIMES)
        buffer_text(p->out, "the same again and again ...\n");
    else if (row->folded_kind == 1)
        buffer_printf(p->out, "the same %zu times more ...\n", row->folded);
    else
        buffer_printf(p->out, "the same %zu steps %zu times more ...\n", row->folded_kind,
                      row->folded);
}

static void put_names(const struct page *p)
{
    const struct conversation *c = p->ladder->conversation;
    const size_t start = p->out->length;
    int margin = p->who + 1;
    if (p->ladder->words != WITHOUT_TIMES) {
        buffer_printf(p->out, "%8s ", "ms");
        margin += 9;
    }
    for (int i = 0; i < p->lanes; i++) {
        const int used = (int)(p->out->length - start);
        buffer_printf(p->out, "%*s%.*s", margin + column(p, i) - used, "", p->region - 2,
                      c->lanes[i].name);
    }
    buffer_text(p->out, "\n");
}

static int longest_name(const struct conversation *c)
{
    int longest = 0;
    for (int i = 0; i < c->lane_count; i++) {
        const int length = (int)strlen(c->lanes[i].name);
        longest = length > longest ? length : longest;
    }
    return longest;
}

void ladder_text(const struct ladder *l, int width, struct buffer *out)
{
    struct page p = {.ladder = l, .out = out, .lanes = l->conversation->lane_count};
    p.who = longest_name(l->conversation);
    p.width = width - p.who - 1 - (l->words == WITHOUT_TIMES ? 0 : 9);
    p.region = p.lanes > 0 ? p.width / p.lanes : 0;
    const bool is_list = p.region < NARROWEST;
    if (!is_list)
        put_names(&p);
    for (size_t i = 0; i < l->count; i++)
        if (!l->rows[i].step)
            put_fold(&p, &l->rows[i]);
        else if (is_list)
            put_item(&p, &l->rows[i]);
        else
            put_row(&p, &l->rows[i]);
}

/* ---- what stands below ----------------------------------------------------------- */

static void add_states(const struct conversation *c, int who, struct buffer *out)
{
    bool is_first = true;
    for (size_t i = 0; i < c->end_count; i++) {
        const struct end *end = c->ends[i];
        struct buffer states = {0}, here = {0};
        words_states(c, end, &states);
        if (states.length > 0 && end->here) {
            address_text(end->here, &here);
            if (is_first)
                buffer_text(out, "\nThe states that ss(8) shows, after each call:\n");
            is_first = false;
            buffer_printf(out, "  %-*s %-21s  %s\n", who, c->lanes[end->lane].name, here.data,
                          states.data);
        }
        buffer_free(&states);
        buffer_free(&here);
    }
}

void ladder_notes(const struct ladder *l, struct buffer *out)
{
    const struct conversation *c = l->conversation;
    if (l->words != WITHOUT_TIMES)
        add_states(c, longest_name(c), out);
    for (int i = 0; i < c->lane_count; i++)
        if (!c->lanes[i].is_seen)
            buffer_printf(
                out,
                "\nNo call of %s could be seen (it is static, or not ours): what is drawn "
                "is what its peer saw.\n",
                c->lanes[i].name);
    if (c->missed)
        buffer_printf(out, "\nThere was no room for %zu further calls.\n", c->missed);
    if (c->wrong)
        buffer_printf(out, "\n%zu arrows are wrong: the bytes differ at their two ends.\n",
                      c->wrong);
}
