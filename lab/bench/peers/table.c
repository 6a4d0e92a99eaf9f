/*
 * Peers with full tables, told what to do line by line on standard input; each line is answered with one on standard output.
 *
 *   table DUT-ADDRESS PREFIXES [NETNS]      NETNS: that of the routes to watch
 *
 *   peer NAME ADDRESS AS HOLD [SEED]        makes a peer; with a seed it has a full table to send; tells prefixes, sets, bytes
 *   up NAME                                 dials, until its session is up
 *   await NAME COUNT SECONDS [SINCE]        until it has so many prefixes; the time counts from when SINCE's session was up (or ended)
 *   await-kernel all|none SECONDS SINCE     until the watched kernel has all prefixes, or none
 *   rest SECONDS                            goes on as peers do; tells the longest time without a word from the other side
 *   kill NAME                               its process dies, so to speak
 *   quit
 */
#define _GNU_SOURCE
#include "feed.h"
#include "kernel.h"
#include "session.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum { MOST_PEERS = 16 };

static struct session peers[MOST_PEERS];
static uint64_t ended_at[MOST_PEERS];
static size_t peer_count;
static const char *dut;
static size_t prefixes;
static const char *netns;

static struct session *find(const char *name)
{
    for (size_t i = 0; i < peer_count; i++)
        if (!strcmp(peers[i].name, name))
            return &peers[i];
    give_up("table: there is no peer %s", name);
}

static uint64_t from(struct session *session)
{
    uint64_t ended = ended_at[session - peers];
    return ended ? ended : session->up_at;
}

static double since(uint64_t end, uint64_t start) { return (end - start) / 1e9; }

static double own_cpu(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_utime.tv_sec + usage.ru_stime.tv_sec + (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static bool is_up(void *peer) { return ((struct session *)peer)->state == UP; }

static bool has_all(void *peer)
{
    struct session *session = peer;
    return session->present == session->wanted || session->state == OVER;
}

static void make_peer(const char *name, const char *address, unsigned as, unsigned hold, const char *seed)
{
    if (peer_count == MOST_PEERS)
        give_up("table: no more than %d peers", MOST_PEERS);
    struct session *session = &peers[peer_count++];
    session_init(session, name, address, dut, as, hold);
    struct feed feed = {0};
    if (seed) {
        feed = full_table(prefixes, strtoull(seed, NULL, 10), as, session->local);
        session->out = feed.bytes;
        session->out_length = feed.length;
        if (netns && !kernel_expected())
            kernel_watch(netns, feed.sampled);
    }
    printf("ok prefixes=%zu sets=%zu messages=%zu bytes=%zu\n", feed.prefixes, feed.sets, feed.messages, feed.length);
}

static void bring_up(struct session *session)
{
    ended_at[session - peers] = 0;
    session_start(session);
    if (sessions_run(now() + 60000000000, is_up, session))
        printf("ok\n");
    else
        printf("no the session of %s is not up after 60 s: %s\n", session->name, session->why_over);
}

static void await(struct session *session, size_t count, double seconds, struct session *start)
{
    double cpu = own_cpu();
    session->wanted = count;
    session->complete_at = session->present == count ? now() : 0;
    bool done = sessions_run(now() + seconds * 1e9, has_all, session) && session->state == UP;
    uint64_t end = session->complete_at ? session->complete_at : now();
    printf("%s seconds=%.3f present=%zu updates=%zu sent_s=%.3f tester_cpu_s=%.2f%s%s\n", done ? "ok" : "no",
        since(end, from(start)), session->present, session->updates,
        start->sent_at > start->up_at ? since(start->sent_at, start->up_at) : 0, own_cpu() - cpu,
        session->state == OVER ? " over: " : "", session->state == OVER ? session->why_over : "");
}

static void await_kernel(bool all, double seconds, struct session *start)
{
    bool done = sessions_run(now() + seconds * 1e9, all ? kernel_has_all : kernel_has_none, NULL);
    printf("%s seconds=%.3f sampled=%zu of %zu\n", done ? "ok" : "no", since(done ? kernel_last_at() : now(), from(start)),
        kernel_sampled(), kernel_expected());
}

static void rest(double seconds)
{
    for (size_t i = 0; i < peer_count; i++)
        peers[i].longest_silence = 0;
    sessions_run(now() + seconds * 1e9, NULL, NULL);
    printf("ok");
    for (size_t i = 0; i < peer_count; i++)
        if (peers[i].state == UP)
            printf(" %s=%.3f", peers[i].name, peers[i].longest_silence / 1e9);
        else
            printf(" %s=over:%s", peers[i].name, peers[i].why_over);
    printf("\n");
}

static void obey(char *line)
{
    char *word[8] = {0};
    size_t words = 0;
    for (char *at = strtok(line, " \n"); at && words < 7; at = strtok(NULL, " \n"))
        word[words++] = at;
    if (words >= 5 && !strcmp(word[0], "peer"))
        make_peer(word[1], word[2], atoi(word[3]), atoi(word[4]), word[5]);
    else if (words == 2 && !strcmp(word[0], "up"))
        bring_up(find(word[1]));
    else if (words >= 4 && !strcmp(word[0], "await"))
        await(find(word[1]), atoll(word[2]), atof(word[3]), find(word[4] ? word[4] : word[1]));
    else if (words == 4 && !strcmp(word[0], "await-kernel"))
        await_kernel(!strcmp(word[1], "all"), atof(word[2]), find(word[3]));
    else if (words == 2 && !strcmp(word[0], "rest"))
        rest(atof(word[1]));
    else if (words == 2 && !strcmp(word[0], "kill")) {
        session_kill(find(word[1]));
        ended_at[find(word[1]) - peers] = now();
        printf("ok\n");
    } else if (words == 1 && !strcmp(word[0], "quit"))
        exit(0);
    else
        printf("no: not understood\n");
    fflush(stdout);
}

static void read_line(int fd)
{
    (void)fd;
    char line[256];
    if (!fgets(line, sizeof line, stdin))
        exit(0);
    obey(line);
}

int main(int count, char **arguments)
{
    if (count < 3)
        give_up("usage: table DUT-ADDRESS PREFIXES [NETNS]");
    dut = arguments[1];
    prefixes = strtoull(arguments[2], NULL, 10);
    setvbuf(stdin, NULL, _IONBF, 0);
    netns = count > 3 ? arguments[3] : NULL;
    also_watch(0, read_line);
    for (;;)
        sessions_run(UINT64_MAX, NULL, NULL);
}
