/* report_points.c - one line a case, for programs that add up.
 *
 *     passed<TAB>2<TAB>2<TAB>tcp_draw<TAB>the larger draw wins
 *     wrong<TAB>0<TAB>1<TAB>tcp_draw<TAB>a draw travels in network byte order<TAB>sent in ...
 *
 * Verdict, points earned, points possible, exercise, title, and the mistake without which it
 * passes, if experiments have found one; cut and awk -F '\t' take it apart.
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
        fprintf(file, "%s\t%d\t%d\t%s\t%s%s%s\n", verdict_word(r->outcome.verdict),
                r->outcome.verdict == PASSED ? r->points : 0, r->outcome.excused ? 0 : r->points,
                r->exercise, r->title, r->cure.experiment ? "\t" : "",
                r->cure.experiment ? r->cure.experiment->mistake : "");
    }
}

const struct report_format report_points = {"points", begin, result, end};
