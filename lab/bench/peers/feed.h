/* What a peer with a full table sends, made before it is sent. The same numbers give the same bytes everywhere. */
#ifndef FEED_H
#define FEED_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

struct feed {
    uint8_t *bytes; /* UPDATEs, then the End-of-RIB */
    size_t length;
    size_t prefixes, sets, messages;
    size_t sampled; /* prefixes that kernel.h samples */
};

/*
 * So many prefixes from /16 to /24, most of them /24, as neighbours of one origin AS have them: 4.1 to a set of attributes in the
 * mean, half of the sets having one. Which prefixes there are depends on their number alone.
 *
 * seed: of the attributes. as: the first of each path. next_hop: of all.
 */
struct feed full_table(size_t prefixes, uint64_t seed, uint32_t as, struct in_addr next_hop);

/* /24s one after the other, evenly over so many sets. */
struct feed member_table(uint32_t first, size_t prefixes, size_t sets, uint64_t seed, uint32_t as, struct in_addr next_hop);

#endif
