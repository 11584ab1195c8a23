/* act_file.c - the steps about files: `file output.txt is "hello"`. */
#include "acts.h"
#include "compare.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LARGEST_FILE = 128 << 20, PATIENCE_MS = 1000, LOOK_AGAIN_MS = 20 };

bool act_file_holds(struct stage *s)
{
    struct buffer bytes = {0};
    char *path = stage_path(s, s->step->text);
    bool written = stage_bytes(s, s->step, &bytes);
    if (written) {
        FILE *file = fopen(path, "we");
        written = file && fwrite(bytes.data, 1, bytes.length, file) == bytes.length;
        if ((file && fclose(file) != 0) || !written)
            written = stage_fail(s, FAULT, "cannot write the file %s: %s", s->step->text,
                                 strerror(errno));
    }
    buffer_free(&bytes);
    free(path);
    return written;
}

/* Reads a regular file and nothing else, links not followed. */
static bool read_file(struct stage *s, const char *name, struct buffer *bytes)
{
    char block[65536];
    struct stat status;
    ssize_t got = 0;
    char *path = stage_path(s, name);
    const int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    const int error = errno;
    free(path);
    if (fd < 0)
        return stage_fail(s, WRONG,
                          error == ENOENT ? "there is no file %s" : "the file %s cannot be read",
                          name);
    if (fstat(fd, &status) != 0 || !S_ISREG(status.st_mode)) {
        close(fd);
        return stage_fail(s, WRONG, "%s is not a regular file", name);
    }
    buffer_text(bytes, "");
    while (bytes->length < LARGEST_FILE && (got = read(fd, block, sizeof block)) > 0)
        buffer_add(bytes, block, (size_t)got);
    close(fd);
    return got >= 0 || stage_fail(s, WRONG, "the file %s cannot be read", name);
}

static bool is_content(struct stage *s, const struct step *step)
{
    struct buffer expected = {0}, actual = {0};
    bool held = stage_bytes(s, step, &expected) && read_file(s, step->text, &actual);
    if (held
        && (expected.length != actual.length
            || compare_first(expected.data, expected.length, actual.data, actual.length)
                   < actual.length)) {
        const size_t at = compare_first(expected.data, expected.length, actual.data, actual.length);
        compare_show_bytes(&s->evidence, "found", expected.data, expected.length, actual.data,
                           actual.length);
        if (at == actual.length)
            held = stage_fail(s, WRONG,
                              "the file %s is short: it holds only the first %zu of %zu bytes",
                              step->text, at, expected.length);
        else if (at == expected.length)
            held = stage_fail(s, WRONG, "the file %s has extra bytes: %zu instead of %zu",
                              step->text, actual.length, at);
        else
            held = stage_fail(s, WRONG, "the file %s has another content", step->text);
    }
    buffer_free(&expected);
    buffer_free(&actual);
    return held;
}

/* The bytes stand somewhere in the file. */
static bool has_content(struct stage *s, const struct step *step)
{
    struct buffer expected = {0}, actual = {0};
    bool held = stage_bytes(s, step, &expected) && read_file(s, step->text, &actual);
    if (held
        && compare_find(expected.data, expected.length, actual.data, actual.length)
               > actual.length) {
        compare_show_bytes(&s->evidence, "found", expected.data, expected.length, actual.data,
                           actual.length);
        held = stage_fail(s, WRONG, "the file %s does not have these bytes", step->text);
    }
    buffer_free(&expected);
    buffer_free(&actual);
    return held;
}

static bool is_absent(struct stage *s, const struct step *step)
{
    struct stat status;
    char *path = stage_path(s, step->text);
    const bool absent = lstat(path, &status) != 0;
    free(path);
    return absent || stage_fail(s, WRONG, "the file %s is there", step->text);
}

static bool is_named(const struct stage *s, const struct step *step, const char *name)
{
    for (size_t i = 0; i < step->word_count; i++)
        if (strcmp(step->words[i].text, name) == 0)
            return true;
    for (size_t i = 0; i < s->redirected_count; i++)
        if (strcmp(s->redirected[i], name) == 0)
            return true;
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool files(struct stage *s, const struct step *step)
{
    struct buffer strangers = {0};
    struct stat status;
    for (size_t i = 0; i < step->word_count; i++) {
        char *path = stage_path(s, step->words[i].text);
        const bool missing = lstat(path, &status) != 0;
        free(path);
        if (missing)
            return stage_fail(s, WRONG, "the file %s is missing", step->words[i].text);
    }
    DIR *directory = opendir(s->directory);
    if (!directory)
        return stage_fail(s, WRONG, "the scratch directory cannot be read: %s", strerror(errno));
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        if (!is_named(s, step, entry->d_name)) {
            buffer_text(&strangers, strangers.length ? ", " : "");
            buffer_visible(&strangers, entry->d_name, strlen(entry->d_name));
        }
    closedir(directory);
    const bool held =
        strangers.length == 0 || stage_fail(s, WRONG, "files were left behind: %s", strangers.data);
    buffer_free(&strangers);
    return held;
}

/* A program that still runs may be about to write or remove the file: it gets a
 * moment for that. */
static bool look_for_a_moment(struct stage *s, bool (*look)(struct stage *, const struct step *))
{
    const long long until = fair_ms() + PATIENCE_MS;
    bool held = look(s, s->step);
    while (!held && s->outcome->verdict != FAULT && stage_is_alive(s) && !fair_has_passed(until)) {
        stage_forgive(s);
        const long long soon = fair_ms() + LOOK_AGAIN_MS;
        while (fair_ms() < soon && stage_wait_until(s, -1, 0, soon))
            ;
        held = !stage_failed(s) && look(s, s->step);
    }
    return held;
}

bool act_file_is(struct stage *s)
{
    return look_for_a_moment(s, is_content);
}

bool act_file_has(struct stage *s)
{
    return look_for_a_moment(s, has_content);
}

bool act_file_absent(struct stage *s)
{
    return look_for_a_moment(s, is_absent);
}

bool act_files(struct stage *s)
{
    return look_for_a_moment(s, files);
}
