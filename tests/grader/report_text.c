/* report_text.c - the report for people.
 *
 *     note    tcp_draw/old.c is left out: it has a main() of its own
 *     ok      tcp_draw: the larger draw wins
 *     FAILED  tcp_draw: a draw travels in network byte order (wrong)
 *         tcp_draw.case:12: client receives 00 00 03 e8
 *         ...
 *     skipped tcp_draw: ... (needs: the larger draw wins)
 *
 *     tcp_draw      3 of 5 points
 *     1 passed, 1 failed, 1 skipped
 */
#include "report.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum colour { PLAIN = 0, RED = 31, GREEN = 32, YELLOW = 33, MAGENTA = 35 };

static bool is_colourful(FILE *file)
{
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    return isatty(fileno(file)) && !(no_color && *no_color)
           && !(terminal && strcmp(terminal, "dumb") == 0);
}

static void put_word(FILE *file, enum colour colour, const char *word)
{
    const int width = 8;
    if (is_colourful(file))
        fprintf(file, "\033[%dm%-*s\033[0m", (int)colour, width, word);
    else
        fprintf(file, "%-*s", width, word);
}

static void put_lines(FILE *file, const char *at)
{
    while (*at) {
        const size_t length = strcspn(at, "\n");
        fprintf(file, "    %.*s\n", (int)length, at);
        at += length + (at[length] == '\n');
    }
}

static void put_note(FILE *file, const char *note)
{
    put_word(file, YELLOW, "note");
    fprintf(file, "%s\n", note);
}

static void begin(FILE *file, const struct run *run)
{
    report_each_line(run->notes, file, put_note);
}

static void result(FILE *file, const struct run *run, size_t index)
{
    const struct result *r = &run->results[index];
    const struct outcome *o = &r->outcome;

    static const struct {
        enum colour colour;
        const char *word;
    } words[] = {
        [GOOD] = {GREEN, "ok"},
        [BLAMED] = {RED, "FAILED"},
        [EXEMPT] = {YELLOW, "skipped"},
        [UNDECIDED] = {MAGENTA, "ERROR"},
    };
    put_word(file, words[verdict_meaning(o->verdict)].colour,
             words[verdict_meaning(o->verdict)].word);
    fprintf(file, "%s: %s", r->exercise, r->title);
    if (o->verdict == SKIPPED)
        fprintf(file, " (%s)\n", buffer_string(&o->summary));
    else if (o->verdict == PASSED)
        fputc('\n', file);
    else if (o->details.length > 0)
        fprintf(file, " (%s)\n", verdict_word(o->verdict));
    else
        fprintf(file, " (%s: %s)\n", verdict_word(o->verdict), buffer_string(&o->summary));
    if (verdict_meaning(o->verdict) != EXEMPT)
        put_lines(file, buffer_string(&o->details));
}

static void put_line(FILE *file, const char *line)
{
    fprintf(file, "%s\n", line);
}

static void end(FILE *file, const struct run *run)
{
    const struct tally all = run_tally(run, NULL);
    if (run->diagnosis && *run->diagnosis)
        fputs("\nWhat failed was played again, with one thing changed.\n", file);
    report_each_line(run->diagnosis, file, put_line);
    if (run->count > 0)
        fputc('\n', file);
    for (size_t i = 0; i < run->count; i++)
        if (run_is_first(run, i)) {
            const struct score score = run_score(run, run->results[i].exercise);
            fprintf(file, "%-16s %3d of %d points\n", run->results[i].exercise, score.earned,
                    score.possible);
        }
    if (all.faults > 0)
        fprintf(
            file,
            "%zu could not be judged: an error of the grader or its machine, not of the programs\n",
            all.faults);
    fprintf(file, "%zu passed, %zu failed, %zu skipped\n", all.passed, all.failed, all.skipped);
}

const struct report_format report_text = {"text", false, begin, result, end};
