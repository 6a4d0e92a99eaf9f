#include "feed.h"

#include "kernel.h"
#include "session.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MESSAGE = 4096, HEADER = 19, MOST_ATTRIBUTES = 512, MOST_IN_SET = 1000 };

/* How many of 1,000 prefixes have which length, as in the Internet's table. */
static const struct { uint8_t length; uint16_t per_mille; } LENGTHS[] = {
    {24, 620}, {23, 98}, {22, 112}, {21, 50}, {20, 44}, {19, 27}, {18, 15}, {17, 9}, {16, 25}};

static const struct { uint8_t length; uint16_t per_mille; } PATHS[] = {{2, 50}, {3, 250}, {4, 350}, {5, 230}, {6, 120}};

/* SplitMix64. */
static uint64_t next(uint64_t *random)
{
    uint64_t z = *random += 0x9E3779B97F4A7C15;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
    z = (z ^ z >> 27) * 0x94D049BB133111EB;
    return z ^ z >> 31;
}

static unsigned below(uint64_t *random, unsigned limit) { return (next(random) >> 32) * limit >> 32; }

struct run {
    struct feed feed;
    size_t room;
    uint8_t message[MOST_MESSAGE];
    size_t at; /* 0: no message is begun */
    uint8_t attributes[MOST_ATTRIBUTES];
    size_t attributes_length;
};

static void append(struct run *run)
{
    if (run->at == 0)
        return;
    if (run->feed.length + run->at > run->room) {
        run->room = run->room * 2 + (1 << 20);
        if (!(run->feed.bytes = realloc(run->feed.bytes, run->room)))
            give_up("no memory for a table of %zu bytes", run->room);
    }
    memset(run->message, 0xFF, 16);
    run->message[16] = run->at >> 8;
    run->message[17] = run->at;
    run->message[18] = 2;
    memcpy(run->feed.bytes + run->feed.length, run->message, run->at);
    run->feed.length += run->at;
    run->feed.messages++;
    run->at = 0;
}

static void add(struct run *run, uint32_t network, unsigned length)
{
    if (run->at + 5 > MOST_MESSAGE)
        append(run);
    if (run->at == 0) {
        uint8_t *at = run->message + HEADER;
        *at++ = 0;
        *at++ = 0;
        *at++ = run->attributes_length >> 8;
        *at++ = run->attributes_length;
        memcpy(at, run->attributes, run->attributes_length);
        run->at = HEADER + 4 + run->attributes_length;
    }
    run->message[run->at++] = length;
    for (unsigned bits = 0; bits < length; bits += 8)
        run->message[run->at++] = network >> (24 - bits);
    run->feed.prefixes++;
    run->feed.sampled += kernel_samples(network);
}

static uint8_t *put32(uint8_t *at, uint32_t value)
{
    value = htonl(value);
    return memcpy(at, &value, 4), at + 4;
}

/* Origin, path, next hop; a MED with every third, communities with two of three, an aggregator with one of sixteen. */
static void choose_attributes(struct run *run, uint64_t *random, uint32_t as, struct in_addr next_hop)
{
    append(run);
    uint8_t *at = run->attributes;
    unsigned kind = below(random, 100);
    *at++ = 0x40, *at++ = 1, *at++ = 1, *at++ = kind < 85 ? 0 : kind < 87 ? 1 : 2;
    unsigned share = below(random, 1000), i = 0;
    for (unsigned sum = PATHS[0].per_mille; share >= sum; sum += PATHS[++i].per_mille)
        ;
    unsigned hops = PATHS[i].length;
    *at++ = 0x40, *at++ = 2, *at++ = 2 + 4 * hops, *at++ = 2, *at++ = hops;
    at = put32(at, as);
    for (unsigned hop = 1; hop < hops; hop++)
        /* Few carry most of the traffic, any may be where it ends. */
        at = put32(at, hop == hops - 1 ? 1000 + below(random, 400000) : 200000 + below(random, hop == 1 ? 60 : 4000));
    *at++ = 0x40, *at++ = 3, *at++ = 4;
    memcpy(at, &next_hop, 4);
    at += 4;
    if (below(random, 3) == 0) {
        *at++ = 0x80, *at++ = 4, *at++ = 4;
        at = put32(at, below(random, 500));
    }
    if (below(random, 16) == 0) {
        *at++ = 0xC0, *at++ = 7, *at++ = 8;
        at = put32(at, 1000 + below(random, 400000));
        at = put32(at, 0xC0000200 + below(random, 256));
    }
    if (below(random, 3) > 0) {
        unsigned communities = 1 + below(random, 6);
        *at++ = 0xC0, *at++ = 8, *at++ = 4 * communities;
        uint32_t carrier = 1000 + below(random, 60000);
        for (unsigned each = 0; each < communities; each++)
            at = put32(at, carrier << 16 | (each * 1000 + below(random, 900)));
    }
    run->attributes_length = at - run->attributes;
    run->feed.sets++;
}

static struct feed finish(struct run *run)
{
    append(run);
    memset(run->message + HEADER, 0, 4);
    run->at = HEADER + 4;
    append(run);
    struct feed feed = run->feed;
    free(run);
    return feed;
}

static struct run *begin(void)
{
    struct run *run = calloc(1, sizeof *run);
    if (!run)
        give_up("no memory");
    return run;
}

static unsigned choose_length(uint64_t *random)
{
    unsigned share = below(random, 1000), i = 0;
    for (unsigned sum = LENGTHS[0].per_mille; share >= sum; sum += LENGTHS[++i].per_mille)
        ;
    return LENGTHS[i].length;
}

/* How many prefixes one set has: Yule and Simon's distribution, whose mean is 4.1 and of which more than half is 1. */
static unsigned choose_size(uint64_t *random)
{
    unsigned size = 1;
    while (size < MOST_IN_SET && below(random, 1000 * size + 1310) < 1000 * size)
        size++;
    return size;
}

static int is_public(uint32_t network)
{
    unsigned first = network >> 24;
    return first >= 1 && first < 224 && first != 10 && first != 127 && network >> 16 != 0xC000;
}

struct feed full_table(size_t prefixes, uint64_t seed, uint32_t as, struct in_addr next_hop)
{
    struct run *run = begin();
    uint8_t *used = calloc(1, (1 << 25) / 8);
    if (!used)
        give_up("no memory");
    uint64_t where = prefixes, what = seed;
    while (run->feed.prefixes < prefixes) {
        choose_attributes(run, &what, as, next_hop);
        size_t until = run->feed.prefixes + choose_size(&where);
        uint64_t at = (uint64_t)next(&where) >> 32;
        while (run->feed.prefixes < until && run->feed.prefixes < prefixes) {
            unsigned length = choose_length(&where);
            uint64_t size = (uint64_t)1 << (32 - length);
            at = (at + size - 1) & ~(size - 1) & 0xFFFFFFFF;
            size_t bit = ((size_t)1 << length) + (at >> (32 - length));
            if (!is_public(at) || used[bit >> 3] & 1 << (bit & 7)) {
                at = (uint64_t)next(&where) >> 32;
                continue;
            }
            used[bit >> 3] |= 1 << (bit & 7);
            add(run, at, length);
            at += size;
        }
    }
    free(used);
    return finish(run);
}

struct feed member_table(uint32_t first, size_t prefixes, size_t sets, uint64_t seed, uint32_t as, struct in_addr next_hop)
{
    struct run *run = begin();
    uint64_t what = seed;
    for (size_t i = 0, set = 0; i < prefixes; i++) {
        if (i * sets / prefixes >= set) {
            choose_attributes(run, &what, as, next_hop);
            set++;
        }
        add(run, (first + i) << 8, 24);
    }
    return finish(run);
}
