/* endpoint.c - an endpoint's word is taken apart, and put together again.
 *
 * Whatever endpoint_parse() accepts can be written as a whole word, KIND, host
 * and port, that means the same; and its port is the one that stands there.
 */
#include "common/endpoint.h"

#include "tests/fuzz/input.h"

#include <assert.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

enum { USUAL_PORT = 60000, WORD_SIZE = ENDPOINT_HOST_SIZE + 16 };

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

static void write_word(const struct endpoint *where, char word[WORD_SIZE])
{
    switch (where->kind) {
    case ENDPOINT_LOCAL:
        snprintf(word, WORD_SIZE, "unix:%s", where->path);
        break;
    case ENDPOINT_IPV6:
        snprintf(word, WORD_SIZE, "[%s]:%d", where->host, where->port);
        break;
    case ENDPOINT_HOST:
        /* "unix:60000" is a path: a host of that name has no other port than the usual one. */
        if (strcmp(where->host, "unix") == 0)
            snprintf(word, WORD_SIZE, "unix");
        else
            snprintf(word, WORD_SIZE, "%s:%d", where->host, where->port);
    }
}

static void look_at(const char *text, const struct endpoint *where)
{
    const struct sockaddr_un room;
    char word[WORD_SIZE];
    struct endpoint again;

    assert(where->port >= 0 && where->port <= 65535);
    if (where->kind == ENDPOINT_LOCAL) {
        assert(strncmp(text, "unix:", 5) == 0 && where->path == text + 5);
        assert(*where->path != '\0' && strlen(where->path) < sizeof room.sun_path);
    } else {
        assert(where->port == port_of(text));
        assert(strchr(where->host, where->kind == ENDPOINT_IPV6 ? ']' : ':') == NULL);
        assert(strstr(text, where->host) != NULL || strcmp(where->host, "127.0.0.1") == 0);
    }

    write_word(where, word);
    assert(endpoint_parse(word, USUAL_PORT, &again) == NULL);
    assert(again.kind == where->kind && again.port == where->port);
    assert(strcmp(again.host, where->host) == 0);
    assert(where->kind != ENDPOINT_LOCAL || strcmp(again.path, where->path) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    char *text = input_text(&input);
    struct endpoint where;

    const char *wrong = endpoint_parse(text, USUAL_PORT, &where);
    if (wrong == NULL)
        look_at(text, &where);
    else
        assert(*wrong != '\0');
    free(text);
    return 0;
}
