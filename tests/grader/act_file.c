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

#ifdef __APPLE__
#define st_mtim st_mtimespec /* which is POSIX's name */
#endif

/* ---- names ------------------------------------------------------------- */

/* The file's other name, by which programs with habits of their own may call it, or NULL. */
static const char *other_name(const struct stage *s)
{
    return habits_are_agreed(s->play->habits, s->test) ? NULL : s->step->other_name;
}

/* When it was written last, in nanoseconds; -1 if there is no such file. */
static long long written_at(const struct stage *s, const char *name)
{
    struct stat status;
    char *path = stage_path(s, name);
    const bool there = lstat(path, &status) == 0;
    free(path);
    return there ? status.st_mtim.tv_sec * 1000000000LL + status.st_mtim.tv_nsec : -1;
}

/* Whether that is so of the file by one of its names. If not, the failure is that of the
 * one that was written last. */
static bool look_at_names(struct stage *s, bool (*look)(struct stage *, const char *name))
{
    const char *name = s->step->text, *other = other_name(s);
    if (!other)
        return look(s, name);
    if (written_at(s, other) >= written_at(s, name)) {
        other = name;
        name = s->step->other_name;
    }
    if (look(s, other))
        return true;
    stage_forgive(s);
    return look(s, name);
}

/* ---- what is in it ----------------------------------------------------- */

static bool write_file(struct stage *s, const char *name, const struct buffer *bytes)
{
    char *path = stage_path(s, name);
    FILE *file = fopen(path, "we");
    bool written = file && fwrite(bytes->data, 1, bytes->length, file) == bytes->length;
    if ((file && fclose(file) != 0) || !written)
        written = stage_fail(s, FAULT, "cannot write the file %s: %s", name, strerror(errno));
    free(path);
    return written;
}

bool act_file_holds(struct stage *s)
{
    struct buffer bytes = {0};
    bool written = stage_bytes(s, s->step, &bytes);
    written = written && write_file(s, s->step->text, &bytes);
    if (written && other_name(s))
        written = write_file(s, other_name(s), &bytes);
    buffer_free(&bytes);
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

static bool is_content(struct stage *s, const char *name)
{
    struct buffer expected = {0}, actual = {0};
    bool held = stage_bytes(s, s->step, &expected) && read_file(s, name, &actual);
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
                              name, at, expected.length);
        else if (at == expected.length)
            held = stage_fail(s, WRONG, "the file %s has extra bytes: %zu instead of %zu", name,
                              actual.length, at);
        else
            held = stage_fail(s, WRONG, "the file %s has another content", name);
    }
    buffer_free(&expected);
    buffer_free(&actual);
    return held;
}

/* The bytes stand somewhere in the file. */
static bool has_content(struct stage *s, const char *name)
{
    struct buffer expected = {0}, actual = {0};
    bool held = stage_bytes(s, s->step, &expected) && read_file(s, name, &actual);
    if (held
        && compare_find(expected.data, expected.length, actual.data, actual.length)
               > actual.length) {
        compare_show_bytes(&s->evidence, "found", expected.data, expected.length, actual.data,
                           actual.length);
        held = stage_fail(s, WRONG, "the file %s does not have these bytes", name);
    }
    buffer_free(&expected);
    buffer_free(&actual);
    return held;
}

static bool is_absent(struct stage *s, const char *name)
{
    struct stat status;
    char *path = stage_path(s, name);
    const bool absent = lstat(path, &status) != 0;
    free(path);
    return absent || stage_fail(s, WRONG, "the file %s is there", name);
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

static bool files(struct stage *s, const char *name)
{
    (void)name;
    const struct step *step = s->step;
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
static bool look_for_a_moment(struct stage *s, bool (*look)(struct stage *, const char *name))
{
    const long long until = fair_ms() + PATIENCE_MS;
    bool held = look_at_names(s, look);
    while (!held && s->outcome->verdict != FAULT && stage_is_alive(s) && !fair_has_passed(until)) {
        stage_forgive(s);
        const long long soon = fair_ms() + LOOK_AGAIN_MS;
        while (fair_ms() < soon && stage_wait_until(s, -1, 0, soon))
            ;
        held = !stage_failed(s) && look_at_names(s, look);
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
