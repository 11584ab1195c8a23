/* stage_text.c - what a step says, made concrete: @NAMEs, files and bytes. */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- endpoints and texts ----------------------------------------------- */

bool stage_reserve(struct stage *s, struct actor *a, long fixed_port)
{
    struct buffer why = {0};
    if (a->endpoint.length)
        return true;
    struct buffer path = {0};
    buffer_printf(&path, "%s/%s", s->sockets, a->name);
    const int port = s->play->fixed_ports ? (int)(fixed_port ? fixed_port : LECTURE_PORT) : 0;
    const bool reserved = endpoint_reserve(&a->endpoint, s->family, port, path.data, &why);
    if (!reserved)
        stage_fail(s, FAULT, "%s", why.data);
    else
        endpoint_describe(&a->endpoint);
    buffer_free(&path);
    buffer_free(&why);
    return reserved;
}

const struct endpoint *stage_endpoint(const struct actor *a, bool of_its_peer)
{
    const struct endpoint *peer = a->contact ? &a->contact->peer.here : &a->peer.peer;
    const struct endpoint *here = a->peer.here.length ? &a->peer.here : &a->endpoint;
    const struct endpoint *e = of_its_peer ? peer : here;
    return e->length ? e : NULL;
}

static bool add_reference(struct stage *s, struct buffer *text, const struct reference *reference)
{
    struct actor *a = s->actors + reference->actor;
    const struct endpoint *e = stage_endpoint(a, reference->part == PEER);
    if (!e && reference->part == PEER)
        return stage_fail(s, FAULT, "@%s.peer: nobody has connected or sent to %s yet", a->name,
                          a->name);
    if (!e && !stage_reserve(s, a, reference->port))
        return false;
    if (!e)
        e = &a->endpoint;
    if (reference->part == LARGEST) {
        buffer_printf(text, "%d", family_datagram_limit(s->family));
        return true;
    }
    buffer_text(text, reference->part == HOST   ? e->host
                      : reference->part == PORT ? e->port
                      : reference->part == PATH ? e->path
                                                : e->text);
    return true;
}

char *stage_expand(struct stage *s, const char *text)
{
    struct buffer whole = {0};
    buffer_text(&whole, "");
    for (const char *at = text; *at;) {
        const struct reference reference =
            *at == '@' ? case_reference(s->test, at) : (struct reference){0};
        if (reference.length > 0 && !add_reference(s, &whole, &reference)) {
            buffer_free(&whole);
            return NULL;
        }
        size_t length = reference.length;
        const int error = *at == '@' && length == 0 ? case_error(at, &length) : 0;
        if (error)
            buffer_text(&whole, strerror(error));
        else if (length == 0)
            buffer_add(&whole, at, 1);
        at += length ? length : at[0] == '@' && at[1] == '@' ? 2 : 1;
    }
    return whole.data;
}

/* ---- bytes ------------------------------------------------------------- */

/* Every value comes in the first 256 bytes, and no two blocks of 256 are alike
 * for long, so that a block lost, doubled or swapped shows. */
static void add_pattern(struct buffer *bytes, size_t count)
{
    char row[256];
    for (size_t done = 0; done < count; done += sizeof row) {
        for (size_t i = 0; i < sizeof row; i++)
            row[i] = (char)(unsigned char)(i + 7 * (done >> 8) + 13 * (done >> 16));
        buffer_add(bytes, row, count - done < sizeof row ? count - done : sizeof row);
    }
}

/* Lines of text, each with a number of its own. */
static void add_lines(struct buffer *bytes, size_t count)
{
    enum { LENGTH = 16 };
    char line[LENGTH + 1];
    for (size_t done = 0; done < count; done += LENGTH) {
        snprintf(line, sizeof line, "line %010u\n", (unsigned)(done / LENGTH));
        buffer_add(bytes, line, count - done < LENGTH ? count - done : LENGTH);
    }
}

static bool add_content(struct stage *s, struct buffer *bytes, const char *name)
{
    char block[16384];
    ssize_t got = -1;
    char *path = stage_path(s, name); /* a program may have put a link there */
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
    if (fd >= 0) {
        while ((got = read(fd, block, sizeof block)) > 0)
            buffer_add(bytes, block, (size_t)got);
        close(fd);
    }
    free(path);
    return got == 0
           || stage_fail(s, WRONG, "the file %s cannot be read: %s", name, strerror(errno));
}

static void add_value(struct buffer *bytes, const struct buffer *value, bool mirrored)
{
    for (size_t i = 0; i < value->length; i++)
        buffer_add(bytes, &value->data[mirrored ? value->length - 1 - i : i], 1);
}

bool stage_bytes(struct stage *s, const struct step *step, struct buffer *bytes)
{
    buffer_text(bytes, "");
    for (size_t i = 0; i < step->part_count; i++) {
        const struct part *part = &step->parts[i];
        if (part->kind == LITERAL)
            buffer_add(bytes, part->data, part->length);
        else if (part->kind == PATTERN)
            add_pattern(bytes, part->length);
        else if (part->kind == TEXT)
            add_lines(bytes, part->length);
        else if (part->kind == VALUE)
            add_value(bytes, &s->values[part->value], part->mirrored);
        else if (!add_content(s, bytes, part->data))
            return false;
    }
    return true;
}
