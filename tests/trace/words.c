#include "words.h"

#include "addresses.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>

enum { MS = 1000000 /* nanoseconds */ };

struct name {
    int number;
    const char *text;
};

#define NAME(name)                                                                                 \
    {                                                                                              \
        name, #name                                                                                \
    }
static const struct name errors[] = {
    NAME(EACCES),  NAME(EADDRINUSE),   NAME(EADDRNOTAVAIL), NAME(EAFNOSUPPORT), NAME(EAGAIN),
    NAME(EBADF),   NAME(ECONNABORTED), NAME(ECONNREFUSED),  NAME(ECONNRESET),   NAME(EDESTADDRREQ),
    NAME(EFAULT),  NAME(EHOSTUNREACH), NAME(EINPROGRESS),   NAME(EINTR),        NAME(EINVAL),
    NAME(EISCONN), NAME(EMFILE),       NAME(EMSGSIZE),      NAME(ENETUNREACH),  NAME(ENOBUFS),
    NAME(ENOENT),  NAME(ENOMEM),       NAME(ENOTCONN),      NAME(ENOTSOCK),     NAME(EOPNOTSUPP),
    NAME(EPERM),   NAME(EPIPE),        NAME(EPROTOTYPE),    NAME(ETIMEDOUT),
};
static const struct name families[] = {NAME(AF_INET), NAME(AF_INET6), NAME(AF_UNIX)};
static const struct name types[] = {NAME(SOCK_STREAM), NAME(SOCK_DGRAM), NAME(SOCK_SEQPACKET)};
static const struct name hows[] = {NAME(SHUT_RD), NAME(SHUT_WR), NAME(SHUT_RDWR)};
static const struct name flags[] = {NAME(MSG_PEEK), NAME(MSG_WAITALL), NAME(MSG_OOB),
#ifdef MSG_DONTWAIT
                                    NAME(MSG_DONTWAIT),
#endif
                                    NAME(MSG_NOSIGNAL)};
/* Linux's numbers (struct tcp_info, /proc/net/tcp), RFC 9293's names. */
static const struct name states[] = {
    {1, "ESTABLISHED"}, {2, "SYN-SENT"},  {3, "SYN-RECEIVED"}, {4, "FIN-WAIT-1"},
    {5, "FIN-WAIT-2"},  {6, "TIME-WAIT"}, {7, "CLOSED"},       {8, "CLOSE-WAIT"},
    {9, "LAST-ACK"},    {10, "LISTEN"},   {11, "CLOSING"},
};
#define NAME_OF(names, number) name_of(names, sizeof(names) / sizeof *(names), number)

static const char *name_of(const struct name *names, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (names[i].number == number)
            return names[i].text;
    return "?";
}

void words_duration(int64_t nanoseconds, struct buffer *text)
{
    if (nanoseconds < 10000LL * MS)
        buffer_printf(text, "%lld ms", (long long)(nanoseconds / MS));
    else
        buffer_printf(text, "%.1f s", (double)nanoseconds / 1e9);
}

/* ---- a call ------------------------------------------------------------------ */

static const char *call_name(const struct recorded *r)
{
#define CALL_NAME(name, text) text,
    static const char *const names[] = {RECORDING_CALLS(CALL_NAME)};
    return r->call >= 0 && r->call < RECORDED_CALLS ? names[r->call] : "?";
}

static void add_plural(struct buffer *text, long long count, const char *what)
{
    buffer_printf(text, "%lld %s%s", count, what, count == 1 ? "" : "s");
}

static void add_flags(struct buffer *text, int option)
{
    for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
        if (option & flags[i].number && flags[i].number != MSG_NOSIGNAL)
            buffer_printf(text, ", %s", flags[i].text);
}

static void add_operands(struct buffer *text, const struct step *s)
{
    const struct recorded *r = s->call;
    switch (r->call) {
    case CALL_SOCKET:
        if (r->is_complete && r->result != -1)
            buffer_printf(text, "%s, %s", NAME_OF(families, r->family), NAME_OF(types, r->type));
        break;
    case CALL_BIND:
        address_text(r->here, text);
        break;
    case CALL_CONNECT:
        address_text(r->there, text);
        break;
    case CALL_LISTEN:
        buffer_printf(text, "%d", r->option);
        break;
    case CALL_SHUTDOWN:
        buffer_text(text, NAME_OF(hows, r->option));
        break;
    case CALL_CLOSE:
        buffer_printf(text, "%d", r->fd);
        break;
    case CALL_POLL:
    case CALL_SELECT:
        add_plural(text, r->asked, "descriptor");
        if (r->option >= 0 && r->option < INT_MAX)
            buffer_printf(text, ", %d ms", r->option);
        break;
    default:
        if (step_receives(s))
            buffer_printf(text, "up to %lld", (long long)r->asked);
        else if (step_sends(s))
            add_plural(text, r->asked, "byte");
        if ((step_sends(s) || step_receives(s)) && r->call != CALL_READ && r->call != CALL_WRITE)
            add_flags(text, r->option);
    }
}

/* What is to be noticed about what a call returned. */
static void add_result(struct buffer *text, const struct conversation *c, const struct step *s,
                       enum words how)
{
    const struct recorded *r = s->call;
    const bool is_new = (r->call == CALL_SOCKET || r->call == CALL_ACCEPT) && !step_is_played(c, s);
    const bool is_waiting = r->call == CALL_POLL || r->call == CALL_SELECT;
    if (r->result == -1) {
        buffer_printf(text, ": %s", NAME_OF(errors, r->error));
        if (r->error != EAGAIN && r->error != EWOULDBLOCK && r->error != EINPROGRESS)
            buffer_printf(text, " (%s)", strerror(r->error));
    } else if (is_new || (step_sends(s) && r->result != r->asked))
        buffer_printf(text, " = %lld", (long long)r->result);
    else if (step_receives(s)) {
        buffer_printf(text, " = %lld", (long long)r->result);
        if (step_fell_short(c, s))
            buffer_printf(text, "\n<- asked for %lld, got %lld, went on", (long long)r->asked,
                          (long long)r->result);
        if (r->result == 0 && r->asked > 0)
            buffer_text(text, r->type == SOCK_STREAM ? ", the end" : ", empty");
    } else if (is_waiting && r->result == 0)
        buffer_text(text, ": time is over");
    if (how == IN_FULL && r->call != CALL_CLOSE && r->fd >= 0)
        buffer_printf(text, ", descriptor %d", r->fd);
    if (how == IN_FULL && address_is_known(r->there) && r->call != CALL_CONNECT) {
        buffer_text(text, step_receives(s) ? ", from " : ", peer ");
        address_text(r->there, text);
    }
    if (r->call == CALL_CLOSE && s->wire == RST)
        buffer_text(text, r->unread ? " with bytes unread" : " with SO_LINGER 0");
}

static void add_end(struct buffer *text, int status)
{
    if (WIFEXITED(status))
        buffer_printf(text, "ends with status %d", WEXITSTATUS(status));
    else
        buffer_printf(text, "dies of signal %d", WTERMSIG(status));
}

static void add_unseen(struct buffer *text, const struct step *s)
{
    if (s->wire == DATA)
        buffer_text(text, "(sends, by a call not seen)");
    else if (s->wire == SYN)
        buffer_text(text, "(connects, by a call not seen)");
    else if (!s->is_exit)
        buffer_text(text, "(ends, by a call not seen)");
    else
        buffer_text(text, "(its end closes the socket)");
}

void words_call(const struct conversation *c, const struct step *s, enum words how,
                struct buffer *text)
{
    const struct recorded *r = s->call;
    if (!r) {
        add_unseen(text, s);
        return;
    }
    if (r->call == CALL_ENDED) {
        add_end(text, r->option);
        return;
    }
    buffer_printf(text, "%s(", call_name(r));
    if (!step_is_played(c, s) || step_sends(s) || r->call == CALL_SHUTDOWN)
        add_operands(text, s);
    buffer_text(text, ")");
    if (r->is_complete)
        add_result(text, c, s, how);
    else
        buffer_text(text, " still waits");
    if (how != WITHOUT_TIMES && step_has_waited(c, s)) {
        buffer_text(text, " ... ");
        words_duration((r->is_complete ? r->ended : c->ended) - r->began, text);
    }
}

void words_wire(const struct step *s, size_t most, struct buffer *text)
{
    if (s->wire != DATA)
        buffer_text(text, s->wire == SYN   ? "SYN"
                          : s->wire == FIN ? "FIN"
                          : s->wire == RST ? "RST"
                                           : "");
    else if (s->count == 0 || s->kept < s->count || s->count > most)
        add_plural(text, (long long)s->count, "byte");
    else
        for (size_t i = 0; i < s->count; i++)
            buffer_printf(text, "%s%02x", i ? " " : "", ((const unsigned char *)s->bytes)[i]);
}

/* ---- states --------------------------------------------------------------------- */

static void add_state(struct buffer *text, int *last, int state, const char *when)
{
    if (state == 0 || state == *last)
        return;
    buffer_printf(text, "%s%s%s", *last ? ", " : "", NAME_OF(states, state), when);
    *last = state;
}

/* An address as /proc/net/tcp has it: 0100007F:EA60, in words of the machine's order. */
static void add_hexadecimal(struct buffer *text, const unsigned char *address, int family)
{
    const size_t offset = family == AF_INET ? 4 : 8, words = family == AF_INET ? 1 : 4;
    for (size_t i = 0; i < words; i++) {
        uint32_t word;
        memcpy(&word, address + offset + 4 * i, sizeof word);
        buffer_printf(text, "%08X", word);
    }
    buffer_printf(text, ":%04X", address_port(address));
}

static int state_in_tables(const struct conversation *c, const struct end *end)
{
    struct buffer pair = {0};
    add_hexadecimal(&pair, end->here, end->family);
    buffer_text(&pair, " ");
    add_hexadecimal(&pair, end->there, end->family);
    const char *row = strstr(c->recording->tables, pair.data);
    const long state = row ? strtol(row + pair.length, NULL, 16) : 0;
    buffer_free(&pair);
    return (int)state;
}

void words_states(const struct conversation *c, const struct end *end, struct buffer *text)
{
    int last = 0, closed = 7;
    if (end->type != SOCK_STREAM || (end->family != AF_INET && end->family != AF_INET6))
        return;
    for (size_t i = 0; i < c->step_count; i++) {
        const struct step *s = c->steps[i];
        if (s->end == end && s->call && s->call->is_complete && s->call->state != closed)
            add_state(text, &last, s->call->state, "");
    }
    if (last && end->here && end->there)
        add_state(text, &last, state_in_tables(c, end), " at the end");
}
