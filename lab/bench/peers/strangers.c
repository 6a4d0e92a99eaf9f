/*
 * Connections from addresses nobody knows: strangers DUT-ADDRESS NETWORK RATE SECONDS
 *
 * RATE connects a second, evenly, each from the next of 65,534 addresses of NETWORK/16; each is given up when it is refused, when
 * the other side closes it, or after two seconds, with a reset. One line tells what became of them.
 */
#define _GNU_SOURCE
#include "session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { MOST_OPEN = 1 << 16, BGP_PORT = 179 };

static const uint64_t PATIENCE = 2000000000;

static uint64_t opened_at[MOST_OPEN]; /* by descriptor; 0: not ours */
static bool connected[MOST_OPEN];
static int oldest_first[MOST_OPEN];
static uint64_t order_times[MOST_OPEN];
static size_t head, tail;
static size_t tried, accepted, refused, closed_on_us, kept_open, not_made;
static int epoll_fd;

static void give_back(int fd)
{
    struct linger at_once = {1, 0};
    setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close(fd);
    opened_at[fd] = 0;
}

static void try_one(struct in_addr from, struct in_addr to)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0), yes = 1;
    tried++;
    if (fd < 0 || fd >= MOST_OPEN) {
        not_made++;
        if (fd >= 0)
            close(fd);
        return;
    }
    setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    struct sockaddr_in local = {.sin_family = AF_INET, .sin_addr = from};
    struct sockaddr_in remote = {.sin_family = AF_INET, .sin_addr = to, .sin_port = htons(BGP_PORT)};
    if (bind(fd, (struct sockaddr *)&local, sizeof local) < 0
        || (connect(fd, (struct sockaddr *)&remote, sizeof remote) < 0 && errno != EINPROGRESS)) {
        not_made++;
        close(fd);
        return;
    }
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT | EPOLLET, .data.fd = fd};
    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event);
    opened_at[fd] = now();
    connected[fd] = false;
    oldest_first[tail % MOST_OPEN] = fd;
    order_times[tail++ % MOST_OPEN] = opened_at[fd];
}

static void happened(int fd, uint32_t events)
{
    if (!opened_at[fd])
        return;
    int error = 0;
    socklen_t length = sizeof error;
    getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error && !connected[fd]) {
        refused++;
        give_back(fd);
        return;
    }
    if (!connected[fd] && events & EPOLLOUT) {
        connected[fd] = true;
        accepted++;
    }
    char byte[4096];
    ssize_t got = recv(fd, byte, sizeof byte, MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN)) {
        closed_on_us++;
        give_back(fd);
    }
}

static void forget_old(uint64_t time)
{
    while (head < tail && order_times[head % MOST_OPEN] + PATIENCE < time) {
        int fd = oldest_first[head % MOST_OPEN];
        if (opened_at[fd] == order_times[head % MOST_OPEN]) {
            kept_open++;
            give_back(fd);
        }
        head++;
    }
}

int main(int words, char **word)
{
    struct in_addr to, network;
    if (words < 5 || !inet_aton(word[1], &to) || !inet_aton(word[2], &network))
        give_up("usage: strangers DUT-ADDRESS NETWORK RATE SECONDS");
    double rate = atof(word[3]), seconds = atof(word[4]);
    epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    uint64_t start = now(), end = start + seconds * 1e9;
    for (uint64_t time = start; time < end; time = now()) {
        size_t due = (time - start) / 1e9 * rate;
        for (size_t burst = 0; tried < due && burst < 64; burst++) {
            struct in_addr from = {htonl(ntohl(network.s_addr) + 1 + tried % 65534)};
            try_one(from, to);
        }
        struct epoll_event events[256];
        int count = epoll_wait(epoll_fd, events, 256, tried < due ? 0 : 1);
        for (int i = 0; i < count; i++)
            happened(events[i].data.fd, events[i].events);
        forget_old(now());
    }
    printf("tried=%zu per_second=%.0f accepted=%zu refused=%zu closed_on_us=%zu kept_open_2s=%zu not_made=%zu\n", tried,
        tried / ((now() - start) / 1e9), accepted, refused, closed_on_us, kept_open, not_made);
}
