#include "common/endpoint.h"

#include <string.h>
#include <sys/un.h>

enum { MAX_PORT = 65535 };

static size_t digits(const char *text)
{
    return strspn(text, "0123456789");
}

/* getaddrinfo() would take "70000", "+9" and "" for ports without a word. */
static const char *parse_port(const char *text, int *port)
{
    int value = 0;

    if (*text == '\0')
        return "the port is missing after ':'";
    if (text[digits(text)] != '\0')
        return "the port is not a decimal number";
    for (; *text != '\0' && value <= MAX_PORT; text++)
        value = 10 * value + (*text - '0');
    if (value > MAX_PORT)
        return "the port is larger than 65535";
    *port = value;
    return NULL;
}

static const char *parse_host(const char *text, size_t length, struct endpoint *result)
{
    if (length >= sizeof result->host)
        return "the host is too long";
    memcpy(result->host, text, length);
    result->host[length] = '\0';
    return NULL;
}

static const char *parse_local(const char *path, struct endpoint *result)
{
    const struct sockaddr_un room;

    if (*path == '\0')
        return "the path is missing after 'unix:'";
    if (strlen(path) >= sizeof room.sun_path)
        return "the path is too long for a Unix-domain socket";
    result->kind = ENDPOINT_LOCAL;
    result->path = path;
    return NULL;
}

static const char *parse_ipv6(const char *text, struct endpoint *result)
{
    const char *close = strchr(text, ']');

    if (close == NULL)
        return "the bracket is not closed";
    if (close[1] != '\0' && close[1] != ':')
        return "after the bracket only ':PORT' may follow";

    result->kind = ENDPOINT_IPV6;
    const char *wrong = parse_host(text + 1, (size_t)(close - text - 1), result);
    if (wrong == NULL && close[1] == ':')
        wrong = parse_port(close + 2, &result->port);
    return wrong;
}

const char *endpoint_parse(const char *text, int usual_port, struct endpoint *result)
{
    *result = (struct endpoint){.kind = ENDPOINT_HOST, .host = "127.0.0.1", .port = usual_port};

    if (*text == '\0')
        return "it is empty";
    if (strncmp(text, "unix:", 5) == 0)
        return parse_local(text + 5, result);
    if (*text == '[')
        return parse_ipv6(text, result);
    if (text[digits(text)] == '\0')
        return parse_port(text, &result->port);

    const char *colon = strchr(text, ':');
    if (colon == NULL)
        return parse_host(text, strlen(text), result);
    if (strchr(colon + 1, ':') != NULL)
        return "an IPv6 address wants brackets: [::1]:5000";

    const char *wrong = NULL;
    if (colon != text)
        wrong = parse_host(text, (size_t)(colon - text), result);
    if (wrong == NULL)
        wrong = parse_port(colon + 1, &result->port);
    return wrong;
}
