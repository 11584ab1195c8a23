/* address.c - socket addresses, as the system gives them, are written as words.
 *
 * Who reads such a word ("listening on 127.0.0.1:60000") and gives it to a
 * program comes to the same address.
 */
#include "common/address.h"

#include "tests/stress/fuzz/ending.h"
#include "tests/stress/fuzz/input.h"

#include <assert.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

enum { FAMILIES = 3 };

static bool accepts(const char *word, struct address *address)
{
    if (setjmp(ending) != 0) {
        assert(ending_status == MISUSED);
        return false;
    }
    *address = address_to_bind(word, 60000);
    return true;
}

static struct address ipv4(struct input *input)
{
    struct address address = {.length = sizeof address.ipv4};

    address.ipv4.sin_family = AF_INET;
    address.ipv4.sin_port = (in_port_t)input_number(input);
    address.ipv4.sin_addr.s_addr = input_number(input);
    return address;
}

static struct address ipv6(struct input *input)
{
    struct address address = {.length = sizeof address.ipv6};

    address.ipv6.sin6_family = AF_INET6;
    address.ipv6.sin6_port = (in_port_t)input_number(input);
    for (size_t i = 0; i < sizeof address.ipv6.sin6_addr.s6_addr; i++)
        address.ipv6.sin6_addr.s6_addr[i] = input_byte(input);
    return address;
}

/* A path that fills sun_path needs no NUL at its end; the length that Linux gives
 * then counts one all the same (unix(7), BUGS). A socket without a path has
 * nothing but a family. */
static struct address local(const char *path)
{
    struct address address = {.length = offsetof(struct sockaddr_un, sun_path)};
    const size_t room = sizeof address.local.sun_path;
    const size_t length = strlen(path) < room ? strlen(path) : room;

    address.local.sun_family = AF_UNIX;
    memcpy(address.local.sun_path, path, length);
    if (length > 0)
        address.length += (socklen_t)length + 1;
    return address;
}

static void check_ip(const struct address *address)
{
    struct address again;

    const bool is_accepted = accepts(address_text(address), &again);
    assert(is_accepted && address_equal(address, &again));
}

static void check_local(const char *path)
{
    const struct address address = local(path);
    struct address again;

    const bool is_accepted = accepts(address_text(&address), &again);
    assert(is_accepted == (*path != '\0' && strlen(path) < sizeof address.local.sun_path));
    assert(!is_accepted || strcmp(again.local.sun_path, path) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct input input = {data, size};
    const int family = input_byte(&input) % FAMILIES;

    if (family == 2) {
        char *path = input_text(&input);
        check_local(path);
        free(path);
    } else {
        const struct address address = family == 0 ? ipv4(&input) : ipv6(&input);
        check_ip(&address);
    }
    return 0;
}
