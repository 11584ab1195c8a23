/* beside.c - runs programs beside each other, and shows what each of them says.
 *
 *     beside DIR NAME PROGRAM [WORD]... [-- NAME PROGRAM [WORD]...]...
 *     beside /tmp/d server tcp_draw/server 127.0.0.1:0 -- client tcp_draw/client @server
 *
 * Each program starts when the one before it says that it listens; the word
 * "@server" is then the endpoint of the one named server. What the client says
 * is shown on the left, what others say on the right, line by line as it comes.
 * DIR/NAME gets what a program prints on standard output.
 *
 * Exit status: 0 if all programs ended with status 0. Otherwise 1, with a line
 * FAILED for each that did not, or that we waited for. After LIMIT_S seconds at
 * most all programs have ended, or are killed.
 */
#include "tests/grader/buffer.h"
#include "tests/grader/clock.h"
#include "tests/grader/contain.h"
#include "tests/grader/program.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

enum {
    LIMIT_S = 15,
    LAST_WORDS_MS = 500, /* for the others, when one has failed */
    LOOK_MS = 20,        /* how long an end may stay unseen */
    SIDES_MAX = 4,
    LINES_MAX = 200 /* of one program that are shown */
};

struct side {
    const char *name;
    char **words;   /* the program and its operands, then NULL */
    char *endpoint; /* where it listens, or NULL */
    int lines;      /* that were shown */
    struct program program;
};

extern char **environ;

static struct side sides[SIDES_MAX];
static size_t side_count, started;
static volatile sig_atomic_t interrupted;

static void on_signal(int number)
{
    interrupted = number;
}

static void read_command_line(int argc, char *argv[])
{
    for (int i = 2; i < argc; i++) {
        if (side_count == SIDES_MAX || i + 1 >= argc)
            fatal("usage: beside DIR NAME PROGRAM [WORD]... [-- NAME PROGRAM [WORD]...]...");
        struct side *side = &sides[side_count++];
        side->name = argv[i++];
        side->words = &argv[i];
        while (i < argc && strcmp(argv[i], "--") != 0)
            i++;
        argv[i] = NULL;
    }
}

/* False, with a line, if it cannot be started. */
static bool start(struct side *side)
{
    struct buffer why = {0};
    const struct launch launch = {.words = side->words,
                                  .path = side->words[0],
                                  .environment = environ,
                                  .directory = "."};

    for (char **word = side->words; *word; word++)
        for (size_t i = 0; i < started; i++)
            if ((*word)[0] == '@' && strcmp(*word + 1, sides[i].name) == 0)
                *word = sides[i].endpoint;
    const bool good = program_start(&side->program, &launch, &why);
    if (!good)
        printf("  FAILED: %s could not be started: %s\n", side->words[0], buffer_string(&why));
    buffer_free(&why);
    return good;
}

static void show_line(struct side *side, const char *line, size_t length)
{
    static const char listening[] = ": listening on ";
    struct buffer text = {0};

    buffer_visible(&text, line, length);
    const char *shown = side->lines < LINES_MAX ? buffer_string(&text) : "... and more";
    if (side->lines++ > LINES_MAX)
        ;
    else if (strcmp(side->name, "client") == 0)
        printf("  %-36s|\n", shown);
    else
        printf("  %-36s|  %s\n", "", shown);

    const char *endpoint = strstr(buffer_string(&text), listening);
    if (endpoint && !side->endpoint) {
        side->endpoint = duplicate(endpoint + strlen(listening));
        side->endpoint[strcspn(side->endpoint, " ")] = '\0';
    }
    buffer_free(&text);
}

/* Shows the new lines of one stream, and once it has ended, a last one that has
 * no newline. */
static void show(struct side *side, struct capture *stream)
{
    const char *line;
    size_t length;

    while (capture_line(stream, stream->cursor, &line, &length)) {
        show_line(side, line, length);
        stream->cursor += length + 1;
    }
    if (side->program.ended && length > 0) {
        show_line(side, line, length);
        stream->cursor += length;
    }
}

/* Waits a little for news, and shows them. */
static void look(void)
{
    struct pollfd news[2 * SIDES_MAX];
    nfds_t count = 0;
    int status;
    pid_t pid;

    for (size_t i = 0; i < started; i++) {
        news[count++] = (struct pollfd){.fd = sides[i].program.out.fd, .events = POLLIN};
        news[count++] = (struct pollfd){.fd = sides[i].program.err.fd, .events = POLLIN};
    }
    if (poll(news, count, LOOK_MS) < 0 && errno != EINTR)
        fatal("poll: %s", strerror(errno));

    /* First who has ended, then what was said: so nobody's last words are missed. */
    while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
        for (size_t i = 0; i < started; i++)
            if (sides[i].program.pid == pid)
                program_has_ended(&sides[i].program, status);
    for (size_t i = 0; i < started; i++) {
        program_drain(&sides[i].program);
        show(&sides[i], &sides[i].program.err);
        show(&sides[i], &sides[i].program.out);
    }
    fflush(stdout);
}

/* The next program waits for this one to listen. */
static bool is_awaited(const struct side *side)
{
    return side + 1 < sides + side_count && !side->endpoint;
}

static bool has_failed(const struct side *side)
{
    const struct program *p = &side->program;
    return p->ended && (is_awaited(side) || !WIFEXITED(p->status) || WEXITSTATUS(p->status) != 0);
}

static size_t count(bool (*holds)(const struct side *))
{
    size_t total = 0;
    for (size_t i = 0; i < started; i++)
        total += holds(&sides[i]);
    return total;
}

static bool has_ended(const struct side *side)
{
    return side->program.ended;
}

/* Says what is wrong with this side, if anything. Who still runs is to blame only
 * if nobody has failed: a server without its client waits for ever. */
static void complain(const struct side *side, bool somebody_failed)
{
    struct buffer how = {0};

    program_describe(&side->program, true, &how);
    if (side->program.ended && is_awaited(side))
        printf("  FAILED: %s %s, and never said \"listening on ENDPOINT\"\n", side->words[0],
               buffer_string(&how));
    else if (has_failed(side))
        printf("  FAILED: %s %s\n", side->words[0], buffer_string(&how));
    else if (!side->program.ended && !somebody_failed && is_awaited(side))
        printf("  FAILED: %s has not said \"listening on ENDPOINT\" in %d s\n", side->words[0],
               LIMIT_S);
    else if (!side->program.ended && !somebody_failed)
        printf("  FAILED: %s still runs after %d s\n", side->words[0], LIMIT_S);
    buffer_free(&how);
}

/* Runs all of them; false if it did not go well. */
static bool run(void)
{
    long long until = now_ms() + LIMIT_S * 1000LL;
    bool failed = false;

    while (count(has_ended) < side_count && remaining_ms(until) > 0 && !interrupted) {
        if (!failed && started < side_count && (started == 0 || !is_awaited(&sides[started - 1]))) {
            if (!start(&sides[started]))
                return false;
            started++;
        }
        look();
        if (!failed && count(has_failed) > 0) {
            failed = true;
            if (until > now_ms() + LAST_WORDS_MS)
                until = now_ms() + LAST_WORDS_MS;
        }
    }
    for (size_t i = 0; i < started && !interrupted; i++)
        complain(&sides[i], failed);
    return !failed && count(has_ended) == side_count;
}

static void keep_output(const char *directory)
{
    struct buffer path = {0};

    for (size_t i = 0; i < started; i++) {
        const struct buffer *output = &sides[i].program.out.kept;
        buffer_clear(&path);
        buffer_printf(&path, "%s/%s", directory, sides[i].name);
        FILE *file = fopen(path.data, "w");
        if (!file)
            fatal("%s: %s", path.data, strerror(errno));
        fwrite(buffer_string(output), 1, output->length, file);
        if (fclose(file) != 0)
            fatal("%s: %s", path.data, strerror(errno));
    }
    buffer_free(&path);
}

int main(int argc, char *argv[])
{
    const int ending[] = {SIGHUP, SIGINT, SIGTERM, SIGPIPE};

    read_command_line(argc, argv);
    for (size_t i = 0; i < sizeof ending / sizeof *ending; i++)
        signal(ending[i], on_signal);
    contain_keep_descriptors();
    contain_adopt_orphans();

    const bool good = run();
    contain_kill_descendants(NULL, 0);
    keep_output(argv[1]);
    for (size_t i = 0; i < started; i++) {
        program_free(&sides[i].program);
        free(sides[i].endpoint);
    }
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
