#define _GNU_SOURCE
#include "kernel.h"

#include "session.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/rtnetlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* In a notification: the destination stands after both headers, RTA_TABLE and RTA_DST's own header. */
enum { LENGTH_AT = 17, DESTINATION_AT = 40, QUEUE_BYTES = 64 << 20 };

static uint8_t seen[(1 << 25) / 8];
static size_t sampled, expected;
static uint64_t last_at;

static void take(const uint8_t *message)
{
    const struct nlmsghdr *header = (const struct nlmsghdr *)message;
    bool there = header->nlmsg_type == RTM_NEWROUTE;
    if ((!there && header->nlmsg_type != RTM_DELROUTE) || header->nlmsg_len < DESTINATION_AT + 4)
        return;
    uint32_t network;
    memcpy(&network, message + DESTINATION_AT, 4);
    unsigned length = message[LENGTH_AT];
    if (length == 0 || length > 24)
        return;
    size_t bit = ((size_t)1 << length) + (ntohl(network) >> (32 - length));
    uint8_t mask = 1 << (bit & 7);
    if (!(seen[bit >> 3] & mask) != there)
        return;
    seen[bit >> 3] ^= mask;
    sampled += there ? 1 : -1;
    last_at = now();
}

static void readable(int fd)
{
    static uint8_t buffer[256 << 10] __attribute__((aligned(4)));
    ssize_t got;
    while ((got = recv(fd, buffer, sizeof buffer, MSG_DONTWAIT)) > 0)
        for (ssize_t at = 0; at + (ssize_t)sizeof(struct nlmsghdr) <= got;
             at += NLMSG_ALIGN(((struct nlmsghdr *)(buffer + at))->nlmsg_len))
            take(buffer + at);
    if (got < 0 && errno == ENOBUFS)
        give_up("the kernel had to drop notifications");
}

static int open_in(const char *netns)
{
    char path[128];
    snprintf(path, sizeof path, "/run/netns/%s", netns);
    int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), there = open(path, O_RDONLY | O_CLOEXEC);
    if (home < 0 || there < 0 || setns(there, CLONE_NEWNET) < 0)
        give_up("%s: %s", path, strerror(errno));
    int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (fd < 0 || setns(home, CLONE_NEWNET) < 0)
        give_up("netlink in %s: %s", netns, strerror(errno));
    close(home);
    close(there);
    return fd;
}

void kernel_watch(const char *netns, size_t count)
{
    /* Messages of other kinds and of longer prefixes come through by chance, and are left out by take(). */
    struct sock_filter sample[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, DESTINATION_AT),
        BPF_STMT(BPF_ALU | BPF_AND | BPF_K, 0x3FF00),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, 0xFFFFFFFF),
        BPF_STMT(BPF_RET | BPF_K, 0)};
    struct sock_fprog program = {sizeof sample / sizeof *sample, sample};
    struct sockaddr_nl address = {.nl_family = AF_NETLINK, .nl_groups = RTMGRP_IPV4_ROUTE};
    int fd = open_in(netns), size = QUEUE_BYTES;
    if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof size) < 0
        || setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program) < 0
        || bind(fd, (struct sockaddr *)&address, sizeof address) < 0)
        give_up("netlink: %s", strerror(errno));
    expected = count;
    also_watch(fd, readable);
}

bool kernel_has_all(void *ignored)
{
    (void)ignored;
    return sampled == expected;
}

bool kernel_has_none(void *ignored)
{
    (void)ignored;
    return sampled == 0;
}

size_t kernel_sampled(void) { return sampled; }
size_t kernel_expected(void) { return expected; }
uint64_t kernel_last_at(void) { return last_at; }
