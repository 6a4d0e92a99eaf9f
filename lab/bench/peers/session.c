#define _GNU_SOURCE
#include "session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 19, MOST = 65535, OPEN = 1, UPDATE = 2, NOTIFICATION = 3, KEEPALIVE = 4 };
enum { BGP_PORT = 179, MOST_SESSIONS = 4096, MOST_EVENTS = 64, MOST_OTHERS = 2 };
/* BIRD's socket keeps no more than eight waiting; more would wait for a SYN to be repeated. */
enum { MOST_ON_THE_WAY = 8 };

static const uint64_t TRY_AGAIN = 20000000, A_SECOND = 1000000000;

bool dense;
uint32_t first_prefix;
size_t prefix_count;

static struct session *sessions[MOST_SESSIONS];
static size_t session_count;
static struct other {
    int fd;
    void (*readable)(int fd);
} others[MOST_OTHERS];
static size_t other_count;
static int epoll_fd = -1;
static uint8_t buffer[4 << 20];

uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * A_SECOND + time.tv_nsec;
}

void give_up(const char *format, ...)
{
    va_list rest;
    va_start(rest, format);
    vfprintf(stderr, format, rest);
    va_end(rest);
    fputc('\n', stderr);
    exit(1);
}

static size_t bits(void) { return dense ? prefix_count : (size_t)1 << 25; }

/* A length up to 24 and its network fit 25 bits, with a one in front of the network's own. */
static size_t bit_of(uint32_t network, unsigned length)
{
    if (dense)
        return (network >> 8) - first_prefix;
    return ((size_t)1 << length) + (length ? network >> (32 - length) : 0);
}

static void watch(struct session *session, uint32_t events, int how)
{
    struct epoll_event event = {.events = events, .data.ptr = session};
    if (epoll_ctl(epoll_fd, how, session->fd, &event) < 0)
        give_up("epoll_ctl: %s", strerror(errno));
}

static void make_epoll(void)
{
    if (epoll_fd < 0 && (epoll_fd = epoll_create1(EPOLL_CLOEXEC)) < 0)
        give_up("epoll_create1: %s", strerror(errno));
}

void session_init(struct session *session, const char *name, const char *local, const char *remote, uint32_t as, uint16_t hold)
{
    make_epoll();
    memset(session, 0, sizeof *session);
    snprintf(session->name, sizeof session->name, "%s", name);
    if (!inet_aton(local, &session->local) || !inet_aton(remote, &session->remote))
        give_up("%s or %s is no IPv4 address", local, remote);
    session->as = as;
    session->hold = hold;
    session->state = OVER;
    session->fd = -1;
    session->seen = calloc(1, bits() / 8 + 1);
    session->rest = malloc(MOST);
    if (!session->seen || !session->rest || session_count == MOST_SESSIONS)
        give_up("no room for session %s", name);
    sessions[session_count++] = session;
}

static void over(struct session *session, const char *why)
{
    close(session->fd);
    session->fd = -1;
    session->state = OVER;
    snprintf(session->why_over, sizeof session->why_over, "%s", why);
}

void session_start(struct session *session)
{
    memset(session->seen, 0, bits() / 8 + 1);
    session->present = session->updates = session->withdrawals = session->end_of_ribs = 0;
    session->up_at = session->longest_silence = session->complete_at = session->sent_at = 0;
    session->out_at = session->rest_length = 0;
    session->next_try = 0;
    session->state = DOWN;
}

void session_kill(struct session *session)
{
    if (session->fd >= 0)
        over(session, "killed by us");
}

/* In the first messages of a session the socket's buffer is empty, so they fit. */
static void send_small(struct session *session, const uint8_t *message, size_t length)
{
    if (send(session->fd, message, length, MSG_NOSIGNAL | MSG_DONTWAIT) != (ssize_t)length)
        over(session, strerror(errno));
}

static uint8_t *header(uint8_t *at, unsigned length, int type)
{
    memset(at, 0xFF, 16);
    at[16] = length >> 8;
    at[17] = length;
    at[18] = type;
    return at + HEADER;
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    value = htonl(value);
    return memcpy(at, &value, 4), at + 4;
}

static void say_open(struct session *session)
{
    static const uint8_t unicast_and_refresh[] = {2, 6, 1, 4, 0, 1, 0, 1, 2, 2, 2, 0};
    uint8_t message[64], *at = header(message, HEADER + 10 + 12 + 8, OPEN);
    unsigned small = session->as > 0xFFFF ? 23456 : session->as;
    *at++ = 4;
    *at++ = small >> 8;
    *at++ = small;
    *at++ = session->hold >> 8;
    *at++ = session->hold;
    memcpy(at, &session->local, 4);
    at += 4;
    *at++ = 12 + 8;
    memcpy(at, unicast_and_refresh, sizeof unicast_and_refresh);
    at += sizeof unicast_and_refresh;
    static const uint8_t as4[] = {2, 6, 65, 4};
    memcpy(at, as4, sizeof as4);
    put32(at + sizeof as4, session->as);
    send_small(session, message, HEADER + 10 + 12 + 8);
}

static void say_keepalive(struct session *session)
{
    uint8_t message[HEADER];
    header(message, HEADER, KEEPALIVE);
    session->next_keepalive = now() + session->hold * A_SECOND / 3;
    send_small(session, message, HEADER);
}

static void dial(struct session *session)
{
    session->next_try = now() + TRY_AGAIN;
    session->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (session->fd < 0)
        give_up("socket: %s", strerror(errno));
    int yes = 1;
    setsockopt(session->fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    setsockopt(session->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr = session->local};
    struct sockaddr_in remote = {.sin_family = AF_INET, .sin_addr = session->remote, .sin_port = htons(BGP_PORT)};
    if (bind(session->fd, (struct sockaddr *)&local, sizeof local) < 0)
        give_up("bind %s: %s", inet_ntoa(session->local), strerror(errno));
    session->state = CONNECTING;
    if (connect(session->fd, (struct sockaddr *)&remote, sizeof remote) < 0 && errno != EINPROGRESS) {
        close(session->fd);
        session->fd = -1;
        session->state = DOWN;
        return;
    }
    watch(session, EPOLLOUT, EPOLL_CTL_ADD);
}

/* Whoever is not ready to be spoken to is dialled again, until the session is up for the first time. */
static void try_again(struct session *session)
{
    close(session->fd);
    session->fd = -1;
    session->state = DOWN;
    session->rest_length = 0;
}

static void push(struct session *session)
{
    while (session->out_at < session->out_length) {
        ssize_t sent = send(session->fd, session->out + session->out_at, session->out_length - session->out_at,
            MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno == EAGAIN)
            return;
        if (sent < 0) {
            over(session, strerror(errno));
            return;
        }
        session->out_at += sent;
    }
    session->sent_at = now();
    session->next_keepalive = session->sent_at + session->hold * A_SECOND / 3;
    watch(session, EPOLLIN, EPOLL_CTL_MOD);
}

void session_send(struct session *session, const uint8_t *bytes, size_t length)
{
    session->out = bytes;
    session->out_length = length;
    session->out_at = 0;
    if (session->state == UP) {
        watch(session, EPOLLIN | EPOLLOUT, EPOLL_CTL_MOD);
        push(session);
    }
}

static void is_up(struct session *session)
{
    session->state = UP;
    session->up_at = now();
    if (session->out_length > 0)
        session_send(session, session->out, session->out_length);
}

/* Sets or clears the bit of every prefix in a field of an UPDATE. */
static void mark(struct session *session, const uint8_t *at, const uint8_t *end, bool announced)
{
    while (at < end) {
        unsigned length = *at++, bytes = (length + 7) / 8;
        if (length > 24)
            give_up("%s was told a /%u, which nobody announced", session->name, length);
        uint32_t network = 0;
        for (unsigned i = 0; i < bytes; i++)
            network |= (uint32_t)at[i] << (24 - 8 * i);
        at += bytes;
        size_t bit = bit_of(network, length);
        if (bit >= bits())
            give_up("%s was told a prefix that nobody announced", session->name);
        uint8_t mask = 1 << (bit & 7);
        if (!(session->seen[bit >> 3] & mask) == announced) {
            session->seen[bit >> 3] ^= mask;
            session->present += announced ? 1 : -1;
        }
    }
}

static void take_update(struct session *session, const uint8_t *at, const uint8_t *end)
{
    session->updates++;
    if (end - at == 4) {
        session->end_of_ribs++;
        return;
    }
    const uint8_t *withdrawn = at + 2, *attributes = withdrawn + (at[0] << 8 | at[1]);
    const uint8_t *announced = attributes + 2 + (attributes[0] << 8 | attributes[1]);
    session->withdrawals += attributes > withdrawn;
    mark(session, withdrawn, attributes, false);
    mark(session, announced, end, true);
    if (session->present == session->wanted && !session->complete_at)
        session->complete_at = now();
}

static void take_message(struct session *session, const uint8_t *message, size_t length)
{
    switch (message[18]) {
    case OPEN:
        session->state = OPEN_CONFIRM;
        say_keepalive(session);
        break;
    case KEEPALIVE:
        if (session->state == OPEN_CONFIRM)
            is_up(session);
        break;
    case UPDATE:
        take_update(session, message + HEADER, message + length);
        break;
    case NOTIFICATION: {
        char why[64];
        snprintf(why, sizeof why, "told %u/%u", message[19], message[20]);
        if (session->state == UP)
            over(session, why);
        else
            try_again(session);
        break;
    }
    }
}

/* Messages are taken where they were read; only what is left of the last one is copied. */
static void pull(struct session *session)
{
    memcpy(buffer, session->rest, session->rest_length);
    size_t most = dense ? 256 << 10 : sizeof buffer;
    ssize_t got = recv(session->fd, buffer + session->rest_length, most - session->rest_length, MSG_DONTWAIT);
    if (got < 0 && errno == EAGAIN)
        return;
    if (got <= 0) {
        if (session->state == UP)
            over(session, got == 0 ? "closed" : strerror(errno));
        else
            try_again(session);
        return;
    }
    uint64_t time = now();
    if (session->last_heard && session->state == UP && time - session->last_heard > session->longest_silence)
        session->longest_silence = time - session->last_heard;
    session->last_heard = time;
    size_t length = session->rest_length + got, at = 0;
    session->rest_length = 0;
    while (length - at >= HEADER && session->fd >= 0) {
        size_t whole = buffer[at + 16] << 8 | buffer[at + 17];
        if (whole < HEADER)
            give_up("%s was sent a message of %zu bytes", session->name, whole);
        if (length - at < whole)
            break;
        take_message(session, buffer + at, whole);
        at += whole;
    }
    if (session->fd >= 0)
        memcpy(session->rest, buffer + at, session->rest_length = length - at);
}

static void happened(struct session *session, uint32_t events)
{
    if (session->state == CONNECTING) {
        int error = 0;
        socklen_t length = sizeof error;
        getsockopt(session->fd, SOL_SOCKET, SO_ERROR, &error, &length);
        if (error) {
            try_again(session);
            return;
        }
        session->state = OPEN_SENT;
        session->last_heard = 0;
        watch(session, EPOLLIN, EPOLL_CTL_MOD);
        say_open(session);
        return;
    }
    if (events & (EPOLLIN | EPOLLERR | EPOLLHUP))
        pull(session);
    if (events & EPOLLOUT && session->state == UP)
        push(session);
}

static void look_at_clocks(uint64_t time)
{
    size_t on_the_way = 0;
    for (size_t i = 0; i < session_count; i++)
        on_the_way += sessions[i]->state > DOWN && sessions[i]->state < UP;
    for (size_t i = 0; i < session_count; i++) {
        struct session *session = sessions[i];
        if (session->state == DOWN && time >= session->next_try && on_the_way < MOST_ON_THE_WAY) {
            dial(session);
            on_the_way++;
        } else if (session->state == CONNECTING && time >= session->next_try + A_SECOND)
            try_again(session);
        if (session->state != UP || session->hold == 0)
            continue;
        if (time > session->last_heard + session->hold * A_SECOND)
            over(session, "hold time over: nothing was heard");
        else if (session->out_at == session->out_length && time >= session->next_keepalive)
            say_keepalive(session);
    }
}

void also_watch(int fd, void (*readable)(int fd))
{
    make_epoll();
    if (other_count == MOST_OTHERS)
        give_up("no more than %d others to watch", MOST_OTHERS);
    others[other_count] = (struct other){fd, readable};
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = &others[other_count++]};
    if (epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) < 0)
        give_up("epoll_ctl: %s", strerror(errno));
}

static void hand_out(void *to, uint32_t events)
{
    struct other *other = to;
    if (other >= others && other < others + MOST_OTHERS)
        other->readable(other->fd);
    else if (((struct session *)to)->fd >= 0)
        happened(to, events);
}

bool sessions_run(uint64_t until, bool (*done)(void *about), void *about)
{
    uint64_t clocks_at = 0;
    for (;;) {
        uint64_t time = now();
        if (time >= clocks_at) {
            look_at_clocks(time);
            clocks_at = time + TRY_AGAIN / 2;
        }
        if (done && done(about))
            return true;
        if (time >= until)
            return false;
        struct epoll_event events[MOST_EVENTS];
        int count = epoll_wait(epoll_fd, events, MOST_EVENTS, 10);
        for (int i = 0; i < count; i++)
            hand_out(events[i].data.ptr, events[i].events);
    }
}
