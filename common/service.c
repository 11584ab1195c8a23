#include "common/service.h"

#include "common/deadline.h"
#include "common/error.h"
#include "common/process.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    PAUSE_MS = 100,   /* before accepting again when descriptors ran out */
    ACCEPT_BATCH = 64 /* connections in one turn, so that clients get theirs */
};

struct client {
    int64_t deadline;
    size_t received; /* bytes of the request */
    size_t sent;     /* bytes of the reply */
    uint32_t request[SERVICE_MAX_REQUEST];
    uint32_t reply;
};

/* What poll() looks at, and what we know of it, at the same index. Entry 0 is
 * the listener; the clients follow without a gap. */
static struct pollfd *polls;
static struct client *clients;
static size_t used, room;

static int64_t accept_again; /* no connection is accepted before then */
static bool paused;

enum outcome { WAITING, ANSWERED, LOST };

static size_t request_size(const struct service *service)
{
    return service->request_words * sizeof(uint32_t);
}

/* Makes room for one more entry; false if there is no memory for it. */
static bool make_room(void)
{
    if (used < room)
        return true;

    const size_t larger = room == 0 ? 64 : 2 * room;
    struct pollfd *more_polls = realloc(polls, larger * sizeof *polls);
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

static void add(int fd)
{
    polls[used] = (struct pollfd){.fd = fd, .events = POLLIN};
    clients[used] = (struct client){.deadline = deadline_in((int64_t)1000 * patience)};
    used++;
}

/* The last entry takes the place of the one that goes. */
static void drop(size_t i)
{
    close(polls[i].fd);
    used--;
    polls[i] = polls[used];
    clients[i] = clients[used];
}

/* Without a descriptor or memory for the next client, it is better left in the
 * backlog than accepted and turned away. To ask again at once would only burn
 * the processor. */
static void pause_accepting(void)
{
    if (!paused)
        note("accept: no more clients at once, the next ones wait");
    paused = true;
    accept_again = deadline_in(PAUSE_MS);
    polls[0].fd = -1; /* poll() passes over it */
}

static void accept_clients(int listener)
{
    for (int i = 0; i < ACCEPT_BATCH; i++) {
        if (!make_room()) {
            pause_accepting();
            return;
        }
        const int fd = accept(listener, NULL, NULL);
        if (fd >= 0) {
            paused = false;
            add(fd);
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return;
        } else if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
            pause_accepting();
            return;
        } else if (errno == EBADF || errno == EINVAL || errno == ENOTSOCK || errno == EOPNOTSUPP) {
            fail("accept");
        } /* else this one connection failed, as ECONNABORTED says: on to the next */
    }
}

/* A socket call that did not move a byte: it may do so later, or never. */
static enum outcome stalled(const char *doing)
{
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR)
        return WAITING;
    ok(-1, "%s", doing);
    return LOST;
}

static enum outcome receive_request(int fd, struct client *client, const struct service *service)
{
    const size_t size = request_size(service);
    const ssize_t received =
        recv(fd, (char *)client->request + client->received, size - client->received, MSG_DONTWAIT);
    if (received < 0)
        return stalled("receive a request");
    if (received == 0) {
        errno = 0;
        ok_all(client->received, size, "receive a request");
        return LOST;
    }
    client->received += (size_t)received;
    if (client->received == size)
        client->reply = service->answer(client->request);
    return WAITING;
}

static enum outcome send_reply(int fd, struct client *client)
{
    const ssize_t sent = send(fd, (const char *)&client->reply + client->sent,
                              sizeof client->reply - client->sent, MSG_DONTWAIT);
    if (sent < 0)
        return stalled("send a reply");
    client->sent += (size_t)sent;
    return client->sent == sizeof client->reply ? ANSWERED : WAITING;
}

/* Goes as far with a client as it can without waiting. */
static enum outcome serve(struct pollfd *polled, struct client *client,
                          const struct service *service)
{
    enum outcome outcome = WAITING;

    if (client->received < request_size(service))
        outcome = receive_request(polled->fd, client, service);
    if (outcome == WAITING && client->received == request_size(service)) {
        outcome = send_reply(polled->fd, client);
        polled->events = POLLOUT;
    }
    if (outcome == ANSWERED) {
        /* To close with bytes unread would be a reset, and could cost the
         * client its reply (RFC 1122, 4.2.2.13). */
        char surplus[512];
        (void)!recv(polled->fd, surplus, sizeof surplus, MSG_DONTWAIT);
        service->report(client->request, client->reply);
    }
    return outcome;
}

/* Gives every client its turn. Returns how many were answered, at most limit. */
static uint32_t serve_clients(const struct service *service, uint32_t limit)
{
    const int64_t now = deadline_now();
    uint32_t answered = 0;

    /* From the end, since drop() fills a gap with the last entry. */
    for (size_t i = used; i-- > 1 && answered < limit;) {
        enum outcome outcome = WAITING;

        if (polls[i].revents != 0)
            outcome = serve(&polls[i], &clients[i], service);
        if (outcome == WAITING && clients[i].deadline <= now) {
            note("drop a client: timed out after %d s", patience);
            outcome = LOST;
        }
        if (outcome == ANSWERED)
            answered++;
        if (outcome != WAITING)
            drop(i);
    }
    return answered;
}

/* Waits until a socket is ready or something is due by itself. Only here do
 * signals come through. */
static bool wait_for_work(void)
{
    int64_t due = polls[0].fd == -1 ? accept_again : deadline_in(0);

    for (size_t i = 1; i < used; i++)
        if (clients[i].deadline < due)
            due = clients[i].deadline;

    process_release_signals();
    const int ready = poll(polls, (nfds_t)used, deadline_left(due));
    process_hold_signals();
    if (ready == -1 && errno != EINTR && errno != EAGAIN)
        fail("poll");
    return ready != -1;
}

void service_run(int listener, const struct service *service, uint32_t count)
{
    uint32_t left = count;

    process_hold_signals();
    if (!make_room())
        fail("make room for clients");
    add(listener);

    while (count == 0 || left > 0) {
        if (!wait_for_work())
            continue;
        left -= serve_clients(service, count == 0 ? UINT32_MAX : left);
        if (polls[0].fd == -1 && accept_again <= deadline_now())
            polls[0].fd = listener;
        else if (polls[0].revents != 0)
            accept_clients(listener);
        process_flush();
    }
    while (used > 1)
        drop(used - 1);
    process_release_signals();
}
