/* report_junit.c - JUnit's XML, as continuous integration reads it.
 *
 *     <testsuites>
 *       <testsuite name="tcp_draw" tests="2" failures="1" errors="0" skipped="0" time="0.042">
 *         <testcase classname="tcp_draw" name="the larger draw wins" time="0.011"/>
 *         <testcase ...><failure message="byte-swapped: ..." type="wrong">...</failure></testcase>
 */
#include "report.h"

#include <string.h>

static void begin(FILE *file, const struct run *run)
{
    (void)run;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", file);
}

/* XML 1.0 has no way to write most control characters: they become \x.. */
static void put_escaped(FILE *file, const char *text)
{
    size_t length = strlen(text);
    while (length > 0) {
        const size_t character = utf8_character(text, length);
        const size_t taken = character ? character : 1;
        if (*text == '&')
            fputs("&amp;", file);
        else if (*text == '<')
            fputs("&lt;", file);
        else if (*text == '>') /* also that of ]]> */
            fputs("&gt;", file);
        else if (*text == '"')
            fputs("&quot;", file);
        else if (*text == '\n')
            fputs("&#10;", file);
        else if (character > 0)
            fwrite(text, 1, character, file);
        else
            fprintf(file, "\\x%02x", (unsigned)(unsigned char)*text);
        text += taken;
        length -= taken;
    }
}

static void put_attribute(FILE *file, const char *name, const char *value)
{
    fprintf(file, " %s=\"", name);
    put_escaped(file, value);
    fputc('"', file);
}

static void put_testcase(FILE *file, const struct result *r)
{
    const struct outcome *o = &r->outcome;
    fputs("    <testcase", file);
    put_attribute(file, "classname", r->exercise);
    put_attribute(file, "name", r->title);
    fprintf(file, " time=\"%.3f\"", o->seconds);
    if (o->verdict == PASSED) {
        fputs("/>\n", file);
        return;
    }
    static const char *const elements[] = {
        [BLAMED] = "failure", [EXEMPT] = "skipped", [UNDECIDED] = "error"};
    const char *element = elements[verdict_meaning(o->verdict)];
    fprintf(file, "><%s", element);
    put_attribute(file, "message", buffer_string(&o->summary));
    if (o->verdict == SKIPPED)
        fputs("/>", file);
    else {
        put_attribute(file, "type", verdict_word(o->verdict));
        fputc('>', file);
        put_escaped(file, buffer_string(&o->details));
        fprintf(file, "</%s>", element);
    }
    fputs("</testcase>\n", file);
}

static void result(FILE *file, const struct run *run, size_t index)
{
    (void)file;
    (void)run;
    (void)index;
}

static void put_property(FILE *file, const char *name, const char *value)
{
    fputs("      <property", file);
    put_attribute(file, "name", name);
    put_attribute(file, "value", value);
    fputs("/>\n", file);
}

static void put_note(FILE *file, const char *note)
{
    put_property(file, "note", note);
}

static void put_diagnosis(FILE *file, const char *line)
{
    put_property(file, "diagnosis", line);
}

static void put_suite(FILE *file, const struct run *run, const char *exercise)
{
    const struct tally tally = run_tally(run, exercise);
    double seconds = 0;
    for (size_t i = 0; i < run->count; i++)
        if (strcmp(run->results[i].exercise, exercise) == 0)
            seconds += run->results[i].outcome.seconds;

    fputs("  <testsuite", file);
    put_attribute(file, "name", exercise);
    fprintf(file, " tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" skipped=\"%zu\" time=\"%.3f\">\n",
            tally.passed + tally.failed + tally.skipped + tally.faults, tally.failed, tally.faults,
            tally.skipped, seconds);
    if ((run->notes && *run->notes) || (run->diagnosis && *run->diagnosis)) {
        fputs("    <properties>\n", file);
        report_each_line(run->notes, file, put_note);
        report_each_line(run->diagnosis, file, put_diagnosis);
        fputs("    </properties>\n", file);
    }
    for (size_t i = 0; i < run->count; i++)
        if (strcmp(run->results[i].exercise, exercise) == 0)
            put_testcase(file, &run->results[i]);
    fputs("  </testsuite>\n", file);
}

static void end(FILE *file, const struct run *run)
{
    for (size_t i = 0; i < run->count; i++)
        if (run_is_first(run, i))
            put_suite(file, run, run->results[i].exercise);
    fputs("</testsuites>\n", file);
}

const struct report_format report_junit = {"junit", false, begin, result, end};
