/* report_gradescope.c - results.json, as Gradescope's autograder reads it.
 *
 *     {"score":3,"output":"a note\n","tests":[
 *     {"name":"tcp_draw: the larger draw wins","score":1,"max_score":1,
 *      "status":"passed","output":"","visibility":"visible"},
 *     ...]}
 *
 * See https://gradescope-autograders.readthedocs.io/en/latest/specs/. A score of the whole stands
 * above those of the tests, whatever is hidden of them. So where a case is hidden
 * ("after_due_date") there is none, and Gradescope, which adds up the tests, shows its sum when
 * it shows the case.
 */
#include "report.h"

#include <string.h>

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

static void put_text(FILE *file, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        const size_t character = utf8_character(text, length);
        const size_t taken = character ? character : 1;
        if (*text == '"' || *text == '\\')
            fprintf(file, "\\%c", *text);
        else if (*text == '\n')
            fputs("\\n", file);
        else if (character > 0)
            fwrite(text, 1, character, file);
        else
            fprintf(file, "\\\\x%02x", (unsigned)(unsigned char)*text);
        text += taken;
        length -= taken;
    }
}

static void put_test(FILE *file, const struct result *r)
{
    const struct outcome *o = &r->outcome;
    const bool passed = o->verdict == PASSED;
    fputs("{\"name\":\"", file);
    put_text(file, r->exercise);
    fputs(": ", file);
    put_text(file, r->title);
    fprintf(file, "\",\"score\":%d,\"max_score\":%d,\"status\":\"%s\",\"output\":\"",
            passed ? r->points : 0, o->excused ? 0 : r->points,
            passed || o->excused ? "passed" : "failed");
    if (!passed) {
        put_text(file, verdict_word(o->verdict));
        fputs(": ", file);
        put_text(file, o->details.length ? o->details.data : buffer_string(&o->summary));
    }
    fprintf(file, "\",\"visibility\":\"%s\"}", r->hidden ? "after_due_date" : "visible");
}

static bool has_hidden(const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run->results[i].hidden)
            return true;
    return false;
}

static void end(FILE *file, const struct run *run)
{
    fputc('{', file);
    if (!has_hidden(run))
        fprintf(file, "\"score\":%d,", run_score(run, NULL).earned);
    const char *notes = run->notes ? run->notes : "";
    const char *diagnosis = run->diagnosis ? run->diagnosis : "";
    if (*notes || *diagnosis) {
        fputs("\"output\":\"", file);
        put_text(file, notes);
        put_text(file, diagnosis);
        fputs("\",", file);
    }
    fputs("\"tests\":[\n", file);
    for (size_t i = 0; i < run->count; i++) {
        put_test(file, &run->results[i]);
        fputs(i + 1 < run->count ? ",\n" : "\n", file);
    }
    fputs("]}\n", file);
}

const struct report_format report_gradescope = {"gradescope", true, begin, result, end};
