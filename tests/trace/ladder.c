#include "ladder.h"

#include <stdlib.h>

enum { LONGEST_KIND = 6, FOLDED_FROM = 5 /* repetitions */ };

/* They tell the same: who does what, to whom, with success or not. */
static bool are_alike(const struct row *a, const struct row *b)
{
    const struct recorded *x = a->step->call, *y = b->step->call;
    return a->step->lane == b->step->lane && a->target == b->target && !x == !y
           && (!x || (x->call == y->call && (x->result == -1) == (y->result == -1)));
}

/* How often the rows from here on are the same `kind` rows. */
static size_t repetitions(const struct row *rows, size_t count, size_t kind)
{
    size_t same = kind;
    while (same < count && are_alike(&rows[same], &rows[same - kind]))
        same++;
    return same / kind;
}

/* Leaves out what repeats: the first and the last time stay. */
static void fold(struct ladder *l)
{
    struct row *rows = allocate((l->count + 1) * sizeof *rows);
    size_t kept = 0, at = 0;
    while (at < l->count) {
        size_t kind = 1, times = 1;
        for (size_t k = 1; k <= LONGEST_KIND && at + k <= l->count; k++) {
            const size_t n = repetitions(l->rows + at, l->count - at, k);
            if (n >= FOLDED_FROM && n * k > times * kind) {
                kind = k;
                times = n;
            }
        }
        for (size_t k = 0; k < kind; k++)
            rows[kept++] = l->rows[at + k];
        if (times > 1) {
            rows[kept++] = (struct row){.target = -1, .folded = times - 2, .folded_kind = kind};
            at += (times - 2) * kind;
            for (size_t k = 0; k < kind; k++)
                rows[kept++] = l->rows[at + kind + k];
            at += kind;
        }
        at += kind;
    }
    free(l->rows);
    l->rows = rows;
    l->count = kept;
}

void ladder_build(struct ladder *l)
{
    const struct conversation *c = l->conversation;
    l->rows = allocate((c->step_count + 1) * sizeof *l->rows);
    for (size_t i = 0; i < c->step_count; i++) {
        const struct step *s = c->steps[i];
        if (!step_waits_only(s) || step_has_waited(c, s))
            l->rows[l->count++] = (struct row){.step = s, .target = step_target(c, s)};
    }
    if (!l->is_whole)
        fold(l);
}

void ladder_free(struct ladder *l)
{
    free(l->rows);
}
