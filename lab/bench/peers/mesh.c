/*
 * Many peers with few routes each, all to be told the routes of all others: mesh DUT-ADDRESS PEERS ROUTES SETS SECONDS [HOLD]
 *
 * Peer i has AS 100000+i and address 10.1.0.1+i. When all sessions are up, all announce ROUTES /24s of their own each in SETS sets
 * of attributes, at once. One line tells how long it took until all had all; every ten seconds one tells on standard error how far
 * they are.
 */
#define _GNU_SOURCE
#include "feed.h"
#include "session.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static struct session *peers;
static size_t count;
static uint64_t say_at;

static size_t how_many(bool complete)
{
    size_t found = 0;
    for (size_t i = 0; i < count; i++)
        found += complete ? peers[i].present >= peers[i].wanted : peers[i].state == UP;
    return found;
}

static bool all_up(void *about)
{
    (void)about;
    return how_many(false) == count;
}

static uint64_t last_complete(void)
{
    uint64_t last = 0;
    for (size_t i = 0; i < count; i++)
        if (peers[i].complete_at > last)
            last = peers[i].complete_at;
    return last;
}

/* Looks at all only once in a while: there are many. */
static bool all_done(void *about)
{
    static uint64_t look_at;
    (void)about;
    uint64_t time = now();
    if (time < look_at)
        return false;
    look_at = time + 50000000;
    size_t complete = how_many(true);
    if (time >= say_at) {
        uint64_t present = 0, silent = 0;
        for (size_t i = 0; i < count; i++) {
            present += peers[i].present;
            if (peers[i].longest_silence > silent)
                silent = peers[i].longest_silence;
        }
        fprintf(stderr, "%zu up, %zu complete, %.1f %% of all told, longest silence %.1f s\n", how_many(false), complete,
            100.0 * present / ((double)count * peers[0].wanted), silent / 1e9);
        say_at = time + 10000000000;
    }
    return complete == count;
}

static void dial_as(size_t i, const char *dut, size_t routes, unsigned hold)
{
    char name[32], address[32];
    struct in_addr in = {htonl(0x0A010001 + i)};
    snprintf(name, sizeof name, "p%zu", i);
    snprintf(address, sizeof address, "%s", inet_ntoa(in));
    session_init(&peers[i], name, address, dut, 100000 + i, hold);
    peers[i].wanted = (count - 1) * routes;
    session_start(&peers[i]);
}

static void report(bool done, double up, uint64_t start)
{
    uint64_t lost = 0, updates = 0, silence = 0;
    for (size_t i = 0; i < count; i++) {
        lost += peers[i].state == OVER;
        updates += peers[i].updates;
        if (peers[i].longest_silence > silence)
            silence = peers[i].longest_silence;
    }
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%s all_up_s=%.2f seconds=%.2f complete=%zu lost=%zu updates=%zu longest_silence_s=%.2f tester_cpu_s=%.1f\n",
        done ? "ok" : "no", up, ((done ? last_complete() : now()) - start) / 1e9, how_many(true), (size_t)lost, (size_t)updates,
        silence / 1e9, usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6);
    fflush(stdout);
}

int main(int words, char **word)
{
    if (words < 6)
        give_up("usage: mesh DUT-ADDRESS PEERS ROUTES SETS SECONDS [HOLD]");
    count = strtoull(word[2], NULL, 10);
    size_t routes = strtoull(word[3], NULL, 10), sets = strtoull(word[4], NULL, 10);
    dense = true;
    first_prefix = 16 << 16;
    prefix_count = count * routes;
    if (!(peers = calloc(count, sizeof *peers)))
        give_up("no memory");
    struct feed *feeds = calloc(count, sizeof *feeds);
    if (!feeds)
        give_up("no memory");
    uint64_t begun = now(), until = begun + atof(word[5]) * 1e9;
    for (size_t i = 0; i < count; i++)
        dial_as(i, word[1], routes, words > 6 ? atoi(word[6]) : 90);
    for (size_t i = 0; i < count; i++)
        feeds[i] = member_table(first_prefix + i * routes, routes, sets, i, 100000 + i, peers[i].local);
    if (!sessions_run(until, all_up, NULL))
        give_up("only %zu sessions are up", how_many(false));
    uint64_t start = now();
    double up = (start - begun) / 1e9;
    for (size_t i = 0; i < count; i++) {
        peers[i].longest_silence = 0;
        session_send(&peers[i], feeds[i].bytes, feeds[i].length);
    }
    report(sessions_run(until, all_done, NULL), up, start);
    /* The sessions stand until the contender's memory has been looked at. */
    sessions_run(now() + 5000000000, NULL, NULL);
    return 0;
}
