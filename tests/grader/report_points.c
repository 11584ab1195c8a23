/* report_points.c - one line a case, for programs that add up.
 *
 *     passed<TAB>2<TAB>2<TAB>tcp_draw<TAB>the larger draw wins<TAB><TAB>
 *     wrong<TAB>0<TAB>1<TAB>tcp_draw<TAB>a draw travels ...<TAB>sent in ...<TAB>numbers travel ...
 *
 * Verdict, points earned, points possible, exercise, title; the mistake without which it
 * passes, if experiments have found one; and what its author has to learn: the advice that
 * belongs to the mistake, or else the case's hint, if it is about such a failure. cut and
 * awk -F '\t' take it apart.
 */
#include "report.h"

static void begin(FILE *file, const struct run *run)
{
    (void)file;
    (void)run;
}

static void result(FILE *file, const struct run *run, size_t index)
{
    (void)file;
    (void)run;
    (void)index;
}

static void end(FILE *file, const struct run *run)
{
    for (size_t i = 0; i < run->count; i++) {
        const struct result *r = &run->results[i];
        const struct experiment *found = r->cure.experiment;
        fprintf(file, "%s\t%d\t%d\t%s\t%s\t%s\t%s\n", verdict_word(r->outcome.verdict),
                r->outcome.verdict == PASSED ? r->points : 0, r->outcome.excused ? 0 : r->points,
                r->exercise, r->title, found ? found->mistake : "",
                found               ? found->advice
                : r->outcome.hinted ? r->hint
                                    : "");
    }
}

const struct report_format report_points = {"points", true, begin, result, end};
