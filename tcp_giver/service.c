#include "tcp_giver/service.h"

#include "common/deadline.h"
#include "common/error.h"
#include "common/program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    LOOK_MS = 40,      /* between two looks at all clients */
    PAUSE_MS = 100,    /* before accepting again when descriptors ran out */
    HURRY = 10,        /* while they have, a silent client gets a tenth of its time */
    ACCEPT_BATCH = 64, /* connections accepted in one turn, before other clients get theirs */
    SURPLUS_READS = 16 /* recv() calls at most for what a client sent after its request */
};

struct client {
    int fd;
    int64_t deadline;
    size_t received; /* bytes of the request */
    size_t sent;     /* bytes of the reply */
    uint32_t request[SERVICE_MAX_WORDS];
    uint32_t reply;
};

static const struct service *service;
static uint32_t answered; /* clients so far */

/* The clients in the order in which they came. As all have the same time, the
 * first is the first to be late.
 *
 * Asking poll() about thousands of silent clients takes longer than serving one that
 * speaks. So we ask it about all of them only now and then, and before it waits; in
 * between, only about those that came since the last look at all. */
static struct client *clients;
static size_t used, room;
static size_t settled;    /* so many, from the first on, were there at the last look */
static int64_t next_look; /* at all of them */

static struct pollfd *polls; /* the listener, and those clients that are looked at */
static int64_t accept_again; /* no connection is accepted before then */
static bool paused;

enum outcome { WAITING, ANSWERED, LOST };

static bool enough(void)
{
    return service->count != 0 && answered == service->count;
}

static size_t request_size(void)
{
    return service->words * sizeof(uint32_t);
}

/* A socket call that did not move a byte: it may do so later, or never. */
static enum outcome stalled(const char *doing)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return WAITING;
    ok(-1, "%s", doing);
    return LOST;
}

static enum outcome receive_request(struct client *client)
{
    const ssize_t received = recv(client->fd, (char *)client->request + client->received,
                                  request_size() - client->received, MSG_DONTWAIT);
    if (received < 0)
        return stalled("receive a request");
    if (received == 0) {
        errno = 0;
        ok_all(client->received, request_size(), "receive a request");
        return LOST;
    }
    client->received += (size_t)received;
    if (client->received == request_size())
        client->reply = service->answer(client->request);
    return WAITING;
}

static enum outcome send_reply(struct client *client)
{
    const ssize_t sent = send(client->fd, (const char *)&client->reply + client->sent,
                              sizeof client->reply - client->sent, MSG_DONTWAIT);
    if (sent < 0)
        return stalled("send a reply");
    client->sent += (size_t)sent;
    return client->sent == sizeof client->reply ? ANSWERED : WAITING;
}

/* Goes as far with a client as it can without waiting, and closes its socket
 * unless there is more to wait for. Returns whether there is. */
static bool serve(struct client *client)
{
    enum outcome outcome = WAITING;

    if (client->received < request_size())
        outcome = receive_request(client);
    if (outcome == WAITING && client->received == request_size())
        outcome = send_reply(client);
    if (outcome == ANSWERED) {
        /* Closing with unread bytes would reset the connection, and could cost the
         * client its reply (RFC 1122, 4.2.2.13). */
        char surplus[512];
        for (int i = 0; i < SURPLUS_READS; i++)
            if (recv(client->fd, surplus, sizeof surplus, MSG_DONTWAIT) <= 0 && errno != EINTR)
                break;
        service->report(client->request, client->reply);
        answered++;
    }
    if (outcome != WAITING)
        close(client->fd);
    return outcome == WAITING;
}

/* Makes room for one more client; false if there is no memory for it (ENOMEM). */
static bool make_room(void)
{
    if (used < room)
        return true;

    const size_t larger = room == 0 ? 64 : 2 * room;
    struct pollfd *more_polls = realloc(polls, (1 + larger) * sizeof *polls);
    if (more_polls == NULL)
        return false;
    polls = more_polls;
    struct client *more_clients = realloc(clients, larger * sizeof *clients);
    if (more_clients == NULL)
        return false;
    clients = more_clients;
    room = larger;
    return true;
}

/* Makes way for the next client: drops the oldest of those that have said nothing, if
 * it has had its time, which is short now that others wait. Else strangers that say
 * nothing, and come back, would have all descriptors. */
static bool drop_silent(void)
{
    const int64_t spared = service->patience_ms - service->patience_ms / HURRY;
    size_t oldest = 0;

    while (oldest < used && clients[oldest].received > 0)
        oldest++;
    if (oldest == used || service->patience_ms == NEVER
        || clients[oldest].deadline - spared > deadline_now())
        return false;
    note("drop a client: it says nothing, and others wait");
    close(clients[oldest].fd);
    used--;
    settled -= oldest < settled;
    memmove(&clients[oldest], &clients[oldest + 1], (used - oldest) * sizeof *clients);
    return true;
}

/* Without a descriptor or memory for the next client, it is better to leave it in
 * the backlog than to accept it and turn it away. Asking again at once would only
 * burn the processor. */
static void pause_accepting(void)
{
    if (!paused)
        note("accept: no more clients at once, the next ones wait");
    paused = true;
    accept_again = deadline_in(PAUSE_MS);
}

static void accept_clients(int listener)
{
    for (int i = 0; i < ACCEPT_BATCH && !enough(); i++) {
        const int fd = make_room() ? accept(listener, NULL, NULL) : -1;
        if (fd == -1 && (errno == EAGAIN || errno == EWOULDBLOCK))
            return;
        if (fd == -1
            && (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)) {
            if (drop_silent())
                continue;
            pause_accepting();
            return;
        }
        if (fd == -1 && (errno == EINTR || check_accept(fd) == -1))
            continue;

        paused = false;
        clients[used] = (struct client){.fd = fd, .deadline = deadline_in(service->patience_ms)};
        if (serve(&clients[used]))
            used++;
    }
}

/* Waits until the listener or a client from the first on is ready, but not
 * longer than until then; returns whether one is. Only here do signals come
 * through; one that does not end the program changes nothing. */
static bool wait_for_work(int listener, size_t first, int64_t until)
{
    const bool accepting = accept_again <= deadline_now();

    polls[0] = (struct pollfd){.fd = accepting ? listener : -1, .events = POLLIN};
    for (size_t i = first; i < used; i++) {
        const short events = clients[i].received < request_size() ? POLLIN : POLLOUT;
        polls[1 + i - first] = (struct pollfd){.fd = clients[i].fd, .events = events};
    }
    if (!accepting && accept_again < until)
        until = accept_again;

    int ready;
    release_signals();
    do
        ready = poll(polls, (nfds_t)(1 + used - first), deadline_left(until));
    while (ready == -1 && (errno == EINTR || errno == EAGAIN));
    hold_signals();
    return check(ready, "poll") > 0;
}

/* Gives the clients from the first on their turn, and drops those that are late. */
static void serve_clients(size_t first)
{
    const int64_t now = deadline_now();
    size_t kept = first;

    for (size_t i = first; i < used; i++) {
        const bool ready = polls[1 + i - first].revents != 0;
        if (ready && !enough() && !serve(&clients[i]))
            continue;
        if (clients[i].deadline <= now) {
            note("drop a client: timed out after %d s", (int)(service->patience_ms / 1000));
            close(clients[i].fd);
            continue;
        }
        clients[kept++] = clients[i];
    }
    used = kept;
}

void service_run(int listener, const struct service *what)
{
    service = what;
    hold_signals();
    if (!make_room())
        fail("make room for clients");
    /* poll() waits for all clients, so accept() must not wait for one. Where there is
     * SOCK_NONBLOCK, socket() can do this: see tests/checks/notions/socket_flags.c. */
    check(fcntl(listener, F_SETFL, O_NONBLOCK), "set O_NONBLOCK");

    bool quiet = false; /* nobody came or spoke in the last turn */
    while (!enough()) {
        const bool at_all = quiet || next_look <= deadline_now();
        const int64_t late = used > 0 ? clients[0].deadline : NEVER;
        const size_t first = at_all ? 0 : settled;

        quiet = !wait_for_work(listener, first, quiet ? late : next_look);
        serve_clients(first);
        if (at_all) {
            settled = used;
            next_look = deadline_in(LOOK_MS);
        }
        if (polls[0].revents != 0)
            accept_clients(listener);
        flush_output();
    }
    while (used > 0)
        close(clients[--used].fd);
    release_signals();
}
