/* endpoint.c - an endpoint's word is taken apart, and put together again.
 *
 * Whatever split() accepts can be written as a whole word, host and port, that
 * means the same; and its port is the one that stands there.
 */
#include "tests/stress/fuzz/ending.h"
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <ctype.h>

#include "common/address.c" /* NOLINT(bugprone-suspicious-include): for what only it can call */

enum { USUAL_PORT = 60000, WORD_SIZE = HOST_SIZE + 16 };

struct parts {
    char host[HOST_SIZE];
    int port;
};

static bool take_apart(const char *word, struct parts *parts)
{
    *parts = (struct parts){.host = "127.0.0.1"};
    if (setjmp(ending) != 0) {
        assert(ending_status == MISUSED);
        return false;
    }
    parts->port = split(word, parts->host, USUAL_PORT);
    return true;
}

/* The port by another way, from its last digit backwards: the usual one unless
 * the digits are the whole word, or stand behind a colon that is a separator. */
static int port_of(const char *word)
{
    const size_t length = strlen(word);
    size_t start = length;

    while (start > 0 && isdigit((unsigned char)word[start - 1]))
        start--;
    if (start == length || (start > 0 && word[start - 1] != ':'))
        return USUAL_PORT;
    return (int)strtol(word + start, NULL, 10);
}

static void look_at(const char *text, const struct parts *parts)
{
    const bool bracketed = *text == '[';
    char word[WORD_SIZE];
    struct parts again;

    assert(parts->port >= 0 && parts->port <= 65535 && parts->port == port_of(text));
    assert(strchr(parts->host, bracketed ? ']' : ':') == NULL);
    assert(strstr(text, parts->host) != NULL || strcmp(parts->host, "127.0.0.1") == 0);

    snprintf(word, sizeof word, bracketed ? "[%s]:%d" : "%s:%d", parts->host, parts->port);
    const bool accepted = take_apart(word, &again);
    assert(accepted);
    assert(again.port == parts->port && strcmp(again.host, parts->host) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    char *text = input_text(&input);
    struct parts parts;

    if (take_apart(text, &parts))
        look_at(text, &parts);
    free(text);
    return 0;
}
