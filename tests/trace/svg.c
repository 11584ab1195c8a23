/* svg.c - a ladder as a picture: one file that a browser shows, and a slide takes. */
#include "ladder.h"

#include <errno.h>

enum {
    MARGIN = 76, /* left of the first lane: the time */
    LANE = 330,  /* from one lane to the next */
    TOP = 60,    /* of the first row */
    ROW = 34,
    SHOWN_BYTES = 8,
    MOST_BYTES = 256 /* in what hovering shows */
};

/* Dark is what a browser in the dark asks for; who pastes the file elsewhere gets light. */
static const char style[] =
    "svg{--ink:#1b1f24;--soft:#59636e;--paper:#ffffff;--data:#0b57a4;--tcp:#8a4b00;--bad:#b3261e}\n"
    "@media(prefers-color-scheme:dark){svg{--ink:#e6edf3;--soft:#9aa4af;--paper:#0d1117;"
    "--data:#79b8ff;--tcp:#f0a95b;--bad:#ff8a80}}\n"
    "svg{max-width:100%;height:auto}\n"
    ".paper{fill:var(--paper)}\n"
    "text{font:14px ui-monospace,'DejaVu Sans Mono',Menlo,Consolas,monospace;fill:var(--ink);"
    "white-space:pre;stroke:var(--paper);stroke-width:4px;paint-order:stroke}\n"
    ".name{font-weight:bold;font-size:16px}\n"
    ".soft,.time{fill:var(--soft)}.time{font-size:12px;text-anchor:end}\n"
    ".bad{fill:var(--bad)}\n"
    ".lane{stroke:var(--soft);stroke-width:2}\n"
    ".data,.tcp{fill:none;stroke:var(--data);stroke-width:2}\n"
    ".tcp{stroke:var(--tcp);stroke-dasharray:2 5}\n"
    ".label{font-size:13px;text-anchor:middle;fill:var(--data);stroke:var(--paper);"
    "stroke-width:11px}\n"
    ".label.control{fill:var(--tcp)}\n"
    "g:hover>text{text-decoration:underline}\n";

static void add_escaped(struct buffer *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&':
            buffer_text(out, "&amp;");
            break;
        case '<':
            buffer_text(out, "&lt;");
            break;
        case '>':
            buffer_text(out, "&gt;");
            break;
        case '"':
            buffer_text(out, "&quot;");
            break;
        default:
            buffer_add(out, text, 1);
        }
}

static int lane_x(int lane)
{
    return MARGIN + 16 + lane * LANE;
}

/* To have nothing to do yet is no failure. */
static bool has_failed(const struct step *s)
{
    return s->call && s->call->is_complete && s->call->result == -1 && s->call->error != EAGAIN
           && s->call->error != EINPROGRESS && s->call->error != EINTR;
}

/* The call in full, and the bytes; a browser shows it where the pointer rests. */
static void add_title(struct buffer *out, const struct ladder *l, const struct step *s)
{
    struct buffer full = {0};
    buffer_printf(&full, "%s: ", l->conversation->lanes[s->lane].name);
    words_call(l->conversation, s, IN_FULL, &full);
    if (s->count > 0) {
        buffer_text(&full, "\n");
        words_wire(
            &(struct step){.wire = DATA, .bytes = s->bytes, .count = s->count, .kept = s->kept},
            MOST_BYTES, &full);
    }
    buffer_text(out, "<title>");
    add_escaped(out, full.data);
    buffer_text(out, "</title>");
    buffer_free(&full);
}

static void add_text(struct buffer *out, int x, int y, const char *class, const char *text)
{
    buffer_printf(out, "<text x=\"%d\" y=\"%d\" class=\"%s\">", x, y, class);
    add_escaped(out, text);
    buffer_text(out, "</text>");
}

/* A label stands below what its sender says, where the sender is on the left. */
static void add_arrow(struct buffer *out, const struct row *row, int y)
{
    const bool is_data = row->step->wire == DATA, to_right = row->target > row->step->lane;
    const int from = lane_x(row->step->lane) + (to_right ? 2 : -2);
    const int to = lane_x(row->target) + (to_right ? -2 : 2), head = to_right ? -8 : 8;
    struct buffer label = {0};

    words_wire(row->step, SHOWN_BYTES, &label);
    buffer_printf(out, "<path class=\"%s\" d=\"M%d %dH%d\"/>", is_data ? "data" : "tcp", from, y,
                  to);
    buffer_printf(out,
                  "<path class=\"%s\" style=\"stroke-dasharray:none\" d=\"M%d %dL%d %dL%d %d\"/>",
                  is_data ? "data" : "tcp", to + head, y - 5, to, y, to + head, y + 5);
    add_text(out, (from + to) / 2, y + 4, is_data ? "label" : "label control",
             buffer_string(&label));
    buffer_free(&label);
}

/* Returns how high the row is. */
static int add_row(struct buffer *out, const struct ladder *l, const struct row *row, int y)
{
    struct buffer text = {0};
    const struct step *s = row->step;
    const bool has_arrow = s && row->target >= 0 && row->target != s->lane;
    const bool below = has_arrow && row->target > s->lane;
    if (!s) {
        buffer_printf(&text, "... the same %zu more times ...", row->folded);
        add_text(out, lane_x(0) + 10, y, "soft", text.data);
        buffer_free(&text);
        return ROW;
    }
    buffer_text(out, "<g>");
    add_title(out, l, s);
    if (s->at != INT64_MAX) {
        buffer_printf(&text, "%.1f ms", (double)(s->at - l->conversation->began) / 1e6);
        add_text(out, MARGIN, y, "time", text.data);
        buffer_clear(&text);
    }
    words_call(l->conversation, s, l->words, &text);
    add_text(out, lane_x(s->lane) + 10, y,
             has_failed(s) ? "bad"
             : s->call     ? ""
                           : "soft",
             text.data);
    if (has_arrow)
        add_arrow(out, row, below ? y + 17 : y - 4);
    buffer_text(out, "</g>\n");
    buffer_free(&text);
    return below ? ROW + 12 : ROW - 6;
}

void ladder_svg(const struct ladder *l, const char *title, struct buffer *out)
{
    const struct conversation *c = l->conversation;
    struct buffer rows = {0};
    int y = TOP;
    for (size_t i = 0; i < l->count; i++)
        y += add_row(&rows, l, &l->rows[i], y);

    const int width = lane_x(c->lane_count - 1) + LANE + 40;
    buffer_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" "
        "viewBox=\"0 0 %d %d\">\n<title>",
        width, y, width, y);
    add_escaped(out, title);
    buffer_printf(out, "</title>\n<style>\n%s</style>\n", style);
    buffer_printf(out, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", width, y);
    for (int i = 0; i < c->lane_count; i++) {
        add_text(out, lane_x(i) - 8, 26, "name", c->lanes[i].name);
        buffer_printf(out, "\n<path class=\"lane\" d=\"M%d 34V%d\"/>\n", lane_x(i), y - 10);
    }
    buffer_add(out, buffer_string(&rows), rows.length);
    buffer_text(out, "</svg>\n");
    buffer_free(&rows);
}

void ladder_html(const struct ladder *l, const char *title, struct buffer *out)
{
    struct buffer text = {0};
    buffer_text(out, "<!DOCTYPE html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n"
                     "<meta name=\"color-scheme\" content=\"light dark\">\n<title>");
    add_escaped(out, title);
    buffer_text(out, "</title>\n<style>body{margin:1em;font-family:sans-serif}"
                     "pre{overflow-x:auto}</style>\n<h1>");
    add_escaped(out, title);
    buffer_text(out, "</h1>\n");
    ladder_svg(l, title, out);
    buffer_text(out, "<details>\n<summary>The same as text</summary>\n<pre>\n");
    ladder_text(l, 100, &text);
    ladder_notes(l, &text);
    add_escaped(out, buffer_string(&text));
    buffer_text(out, "</pre>\n</details>\n</html>\n");
    buffer_free(&text);
}
