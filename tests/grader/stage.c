/* stage.c - what a case plays on: how it is set up, and cleared. */
#include "stage.h"

#include "drawn.h"
#include "python.h"
#include "wake.h"
#include "witness.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *join(const char *directory, const char *name)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", directory, name);
    return path.data;
}

/* Programs find the interpreter itself as python3, by a link in a directory of its own. */
static void link_python(struct stage *s)
{
    s->tools = join(s->play->scratch, "t");
    char *link = join(s->tools, "python3");
    if (mkdir(s->tools, 0700) != 0 || symlink(s->play->python->path, link) != 0)
        fatal("cannot make a link in %s: %s", s->tools, strerror(errno));
    free(link);
}

static void show_in_jail(struct stage *s, const char *path)
{
    for (size_t i = 0; i < s->in_jail_count; i++)
        if (strcmp(s->in_jail[i], path) == 0)
            return;
    s->in_jail = reallocate(s->in_jail, s->in_jail_count + 2, sizeof *s->in_jail);
    s->in_jail[s->in_jail_count++] = duplicate(path);
    s->in_jail[s->in_jail_count] = NULL;
}

/* The directory of a judged program, or of an exercise. */
static void show_judged(struct stage *s, const char *program)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%.*s", s->play->judged, (int)strcspn(program, "/"), program);
    show_in_jail(s, path.data);
    buffer_free(&path);
}

/* What the programs of this case need is shown to them, and no more: where those of many
 * students are judged together, they do not see each other's. */
static void open_jail(struct stage *s)
{
    struct buffer why = {0};
    for (size_t i = 0; s->play->python && s->play->python->parts[i]; i++)
        show_in_jail(s, s->play->python->parts[i]);
    show_judged(s, s->play->exercise);
    for (size_t i = 0; i < s->test->step_count; i++)
        if (s->test->steps[i].verb == STARTS && play_is_judged(s->test->steps[i].words[0].text))
            show_judged(s, s->test->steps[i].words[0].text);
    if (s->play->finds_crash) {
        char *library = play_crash_library(s->play);
        show_in_jail(s, library);
        free(library);
    }
    if (s->play->recorder)
        show_in_jail(s, s->play->recorder);
    if (s->tools)
        show_in_jail(s, s->tools);
    s->writable[0] = s->directory;
    s->writable[1] = s->sockets;
    s->jail = (struct jail){.shown = (const char *const *)s->in_jail,
                            .writable = s->writable,
                            .hidden = s->play->hidden};
    if (!jail_open(&s->jail, &why))
        stage_fail(s, FAULT, "there is no jail for this case: %s", why.data);
    buffer_free(&why);
}

static long count_starts(const struct test_case *test)
{
    long count = 0;
    for (size_t i = 0; i < test->step_count; i++)
        count += test->steps[i].verb == STARTS;
    return count;
}

static void draw_values(struct stage *s)
{
    for (size_t i = 0; i < s->test->value_count; i++) {
        const struct value *value = &s->test->values[i];
        unsigned char *bytes = allocate(value->length + 1);
        if (value->like) {
            drawn_bytes(s->play->seed, s->test, value, bytes);
            buffer_add(&s->values[i], bytes, value->length);
        }
        free(bytes);
    }
}

void stage_open(struct stage *s)
{
    wake_open();
    wake_on(SIGCHLD);
    s->directory = join(s->play->scratch, "d");
    s->sockets = join(s->play->scratch, "s");
    if (mkdir(s->directory, 0700) != 0 || mkdir(s->sockets, 0700) != 0)
        fatal("cannot make a directory in %s: %s", s->play->scratch, strerror(errno));

    if (s->play->python)
        link_python(s);
    if (s->play->treatment.experiment)
        experiment_prepare(s->play->suite, s->sockets);
    if (s->play->recorder) {
        char *path = join(s->sockets, "recording");
        witness_open(s->play->is_kept || s->play->jailed ? path : NULL);
        free(path);
    }
    if (s->play->jailed)
        open_jail(s);

    s->actors = allocate((s->test->actor_count + 1) * sizeof *s->actors);
    for (size_t i = 0; i < s->test->actor_count; i++) {
        s->actors[i].name = s->test->actors[i];
        s->actors[i].serves = i;
        peer_init(&s->actors[i].peer, s->actors[i].name);
        decoys_init(&s->actors[i].decoys);
    }
    s->values = allocate((s->test->value_count + 1) * sizeof *s->values);
    draw_values(s);
    fair_begin();
    s->case_began = fair_now();
    s->case_deadline =
        fair_ms() + s->test->deadline_ms + count_starts(s->test) * s->play->patience_ms;
}

/* On Linux we kill all that descends from us (see worker.c); elsewhere, the group that
 * a program leads. Once all of a group have ended, its number may be that of another
 * group: so this is done only where it must be. */
static void end_group(const struct program *p)
{
#ifdef __linux__
    (void)p;
#else
    if (p->pid)
        kill(-p->pid, SIGKILL);
#endif
}

void stage_close(struct stage *s)
{
    witness_close(s->play->is_kept);
    end_group(&s->shell);
    for (size_t i = 0; i < s->test->actor_count; i++) {
        struct actor *a = &s->actors[i];
        end_group(&a->program);
        program_free(&a->program);
        free(a->path);
        peer_free(&a->peer);
        decoys_close(&a->decoys);
        endpoint_release(&a->endpoint);
        for (size_t k = 0; k < a->optional_count; k++)
            free(a->optional[k]);
        free(a->optional);
    }
    for (size_t i = 0; i < s->test->value_count; i++)
        buffer_free(&s->values[i]);
    free(s->values);
    program_free(&s->shell);
    buffer_free(&s->evidence);
    free(s->actors);
    free(s->directory);
    free(s->sockets);
    free(s->tools);
    for (size_t i = 0; i < s->in_jail_count; i++)
        free(s->in_jail[i]);
    free(s->in_jail);
    jail_close(&s->jail);
    free(s->redirected);
}

/* Not among the files of the case, and in its jail. */
char *stage_crash_file(const struct stage *s, const struct actor *a)
{
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s.crash", s->sockets, a->name);
    return path.data;
}

char *stage_path(const struct stage *s, const char *name)
{
    return name[0] == '/' ? duplicate(name) : join(s->directory, name);
}
