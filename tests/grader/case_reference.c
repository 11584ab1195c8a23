/* case_reference.c - @NAME in a text: an actor's endpoint, or an error. */
#include "case_reader.h"
#include "case_words.h"
#include "errors.h"

#include <ctype.h>
#include <string.h>

size_t case_actor(const struct test_case *test, const char *name, size_t length)
{
    size_t i = 0;
    while (i < test->actor_count
           && (strlen(test->actors[i]) != length || memcmp(test->actors[i], name, length) != 0))
        i++;
    return i;
}

int case_error(const char *text, size_t *length)
{
    const size_t name = name_length(text + 1);
    const int number = error_number(text + 1, name);
    *length = number ? 1 + name : 0;
    return number;
}

struct reference case_reference(const struct test_case *test, const char *text)
{
    static const char *const parts[] = {[HOST] = ".host",
                                        [PORT] = ".port",
                                        [PATH] = ".path",
                                        [LARGEST] = ".datagram",
                                        [PEER] = ".peer"};
    struct reference found = {0};
    const size_t length = name_length(text + 1);

    if (length == 0)
        return found;
    found.actor = case_actor(test, text + 1, length);
    if (found.actor >= test->actor_count)
        return found;
    found.length = 1 + length;

    const char *rest = text + found.length;
    for (enum endpoint_part part = HOST; part <= PEER; part++) {
        const size_t part_length = strlen(parts[part]);
        if (strncmp(rest, parts[part], part_length) == 0
            && !isalnum((unsigned char)rest[part_length])) {
            found.part = part;
            found.length += part_length;
        }
    }
    if (found.part == WHOLE && rest[0] == ':' && isdigit((unsigned char)rest[1])) {
        for (found.length++; isdigit((unsigned char)text[found.length]); found.length++)
            if (found.port <= 65535)
                found.port = found.port * 10 + (text[found.length] - '0');
    }
    return found;
}

bool case_next_reference(const struct test_case *test, const char **text, struct reference *found)
{
    for (const char *at = *text; (at = strchr(at, '@')) != NULL; at += at[1] == '@' ? 2 : 1) {
        *found = case_reference(test, at);
        if (found->length > 0) {
            *text = at + found->length;
            return true;
        }
    }
    return false;
}

static bool check_reference(struct reader *r, const char *at, const struct reference *found,
                            long self)
{
    const char *name = r->test->actors[found->actor];
    struct role *role = &r->roles[found->actor];
    const bool is_own = self == (long)found->actor;
    if (found->port > 65535)
        return malformed(r, "there is no such port in '%.*s'", (int)found->length, at);
    if (role->kind == PROGRAM && is_own)
        role->has_endpoint = true;
    else if (role->kind == PROGRAM && !role->has_endpoint)
        return malformed(r, "%s was not given @%s: it has no endpoint that is known", name, name);
    else if (role->kind == CONNECTED)
        return malformed(r, "%s connects elsewhere: it has no endpoint of its own", name);
    return true;
}

bool check_references(struct reader *r, const char *text, long self)
{
    for (const char *at = text; (at = strchr(at, '@')) != NULL;) {
        const struct reference found = case_reference(r->test, at);
        const size_t length = name_length(at + 1);
        size_t skipped;
        if (found.length == 0 && length > 0 && !case_error(at, &skipped))
            return malformed(r, "@%.*s: there is nobody of that name yet", (int)length, at + 1);
        if (found.length > 0 && !check_reference(r, at, &found, self))
            return false;
        at += found.length > 0 ? found.length : at[1] == '@' ? 2 : 1;
    }
    return true;
}
