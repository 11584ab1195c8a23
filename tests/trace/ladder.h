/* ladder.h - a conversation as rows, which text and pictures show.
 *
 *     struct ladder l = {.conversation = &c, .words = IN_SHORT};
 *     ladder_build(&l);
 *     for (size_t i = 0; i < l.count; i++) l.rows[i] ...
 *     ladder_free(&l);
 */
#ifndef TRACE_LADDER_H
#define TRACE_LADDER_H

#include "words.h"

struct row {
    const struct step *step;
    int target;         /* the lane to which its arrow leads, or -1 */
    size_t folded;      /* not a step, but so many rows that are left out: those before ... */
    size_t folded_kind; /* ... it, so many at a time, again and again */
};

struct ladder {
    const struct conversation *conversation;
    enum words words;
    bool is_whole; /* what repeats is not folded */
    struct row *rows;
    size_t count;
};

void ladder_build(struct ladder *);
void ladder_free(struct ladder *);

/* As text of at most this width, each line with who does something. Where the lanes would
 * be too narrow, it is a list. */
void ladder_text(const struct ladder *, int width, struct buffer *);

/* What stands below: the states of TCP, and what could not be seen. */
void ladder_notes(const struct ladder *, struct buffer *);

/* As a picture, self-contained, for light and dark; an SVG file, or HTML with the text, too. */
void ladder_svg(const struct ladder *, const char *title, struct buffer *);
void ladder_html(const struct ladder *, const char *title, struct buffer *);

#endif
