/* report_points.c - one line a case, for programs that add up.
 *
 *     passed<TAB>2<TAB>2<TAB>tcp_draw<TAB>the larger draw wins
 *     wrong<TAB>0<TAB>1<TAB>tcp_draw<TAB>a draw travels in network byte order
 *
 * Verdict, points earned, points possible, exercise, title; cut and awk -F '\t'
 * take it apart.
 */
#include "report.h"

static void nothing(FILE *file, const struct run *run)
{
    (void)file;
    (void)run;
}

static void result(FILE *file, const struct run *run, size_t index)
{
    const struct result *r = &run->results[index];
    fprintf(file, "%s\t%d\t%d\t%s\t%s\n", verdict_word(r->outcome.verdict),
            r->outcome.verdict == PASSED ? r->points : 0, r->outcome.excused ? 0 : r->points,
            r->exercise, r->title);
}

const struct report_format report_points = {"points", nothing, result, nothing};
