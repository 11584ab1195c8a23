/* options.c - the grader's command line. */
#define _XOPEN_SOURCE 700 /* for realpath() */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    JOBS_PER_PROCESSOR = 6, /* cases mostly wait */
    MOST_JOBS = 256,
    PATIENCE_MS = 2000
};

static void usage(const char *problem)
{
    if (problem)
        fprintf(stderr, "grader: %s\n", problem);
    fprintf(stderr,
            "usage: grader [-r FORMAT[=FILE]]... [-H] [-j JOBS] [-p PORTS] [-x] [-J] [-t TITLE]... "
            "[-k DIRECTORY] [-a COMMAND] [-n NOTES] [-o RECORDER] [-e MILLISECONDS] [-S SEED] "
            "-s SUITE -d JUDGED CASEFILE...\n");
    exit(2);
}

static char *absolute(const char *path)
{
    char *real = realpath(path, NULL);
    if (!real)
        fatal("%s: %s", path, strerror(errno));
    return real;
}

static char *directory(const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        fatal("%s: %s", path, strerror(errno));
    return absolute(path);
}

/* A file that is absent says nothing. */
static void read_notes(struct buffer *notes, const char *path)
{
    char line[1024];
    FILE *file = fopen(path, "re");
    while (file && fgets(line, sizeof line, file)) {
        buffer_visible(notes, line, strcspn(line, "\n"));
        buffer_text(notes, "\n");
    }
    if (file)
        fclose(file);
}

static size_t default_jobs(void)
{
    const long processors = sysconf(_SC_NPROCESSORS_ONLN);
    return JOBS_PER_PROCESSOR * (size_t)(processors > 0 ? processors : 1);
}

static size_t read_jobs(const char *text)
{
    /* strtol() alone would also take "+7" and " 7". */
    const long jobs = text[strspn(text, "0123456789")] ? 0 : strtol(text, NULL, 10);
    if (jobs < 1 || jobs > MOST_JOBS)
        usage("-j takes a number from 1 to 256");
    return (size_t)jobs;
}

static void read_seed(struct options *o, const char *text)
{
    errno = 0;
    o->seed = strtoul(text, NULL, 10);
    if (!*text || text[strspn(text, "0123456789")] || errno)
        usage("-S takes a number");
    if (o->seed)
        buffer_printf(&o->notes, "what the judge sends is drawn: SEED=%lu repeats it\n", o->seed);
}

static void read_ports(struct options *o, const char *word)
{
    static const char *const words[] = {
        [PORTS_GIVEN] = "given", [PORTS_FIXED] = "fixed", [PORTS_AUTO] = "auto"};
    size_t i = 0;
    while (i < sizeof words / sizeof *words && strcmp(word, words[i]) != 0)
        i++;
    if (i == sizeof words / sizeof *words)
        usage("-p takes given, fixed or auto");
    o->ports = (unsigned)i;
}

static void add_report(struct options *o, const char *specification)
{
    struct buffer why = {0};
    o->reports = reallocate(o->reports, o->report_count + 1, sizeof *o->reports);
    if (!report_open(&o->reports[o->report_count++], specification, &why))
        usage(why.data);
}

void options_read(struct options *o, int argc, char *argv[])
{
    int option;
    o->jobs = default_jobs();
    o->patience_ms = PATIENCE_MS;
    while ((option = getopt(argc, argv, "r:Hj:p:xJt:k:a:n:o:e:S:s:d:")) != -1)
        switch (option) {
        case 'r':
            add_report(o, optarg);
            break;
        case 'H':
            o->for_students = true;
            break;
        case 'j':
            o->jobs = read_jobs(optarg);
            break;
        case 'p':
            read_ports(o, optarg);
            break;
        case 'x':
            o->plan.submission = true;
            break;
        case 'J':
            o->jailed = true;
            break;
        case 't':
            o->plan.titles =
                reallocate(o->plan.titles, o->plan.title_count + 1, sizeof *o->plan.titles);
            o->plan.titles[o->plan.title_count++] = optarg;
            break;
        case 'k':
            o->keep = directory(optarg);
            break;
        case 'o':
            o->recorder = absolute(optarg);
            break;
        case 'a':
            o->again = optarg;
            break;
        case 'n':
            read_notes(&o->notes, optarg);
            break;
        case 'e':
            o->patience_ms = strtol(optarg, NULL, 10);
            break;
        case 'S':
            read_seed(o, optarg);
            break;
        case 's':
            o->plan.suite = absolute(optarg);
            break;
        case 'd':
            o->plan.judged = absolute(optarg);
            break;
        default:
            usage(NULL);
        }
    if (!o->plan.suite || !o->plan.judged || optind >= argc)
        usage("-s, -d and a file of cases are needed");
    if (o->jailed && o->keep)
        usage("-k keeps what a jail (-J) does not");
    if (o->report_count == 0)
        add_report(o, "text");
    o->files = argv + optind;
}

void options_free(struct options *o)
{
    free(o->plan.titles);
    free(o->plan.suite);
    free(o->plan.judged);
    free(o->keep);
    buffer_free(&o->notes);
    free(o->recorder);
    free(o->reports);
}
