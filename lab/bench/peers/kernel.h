/* Sees routes of a full table come into a kernel and go; that kernel queues only a sample of its notifications here, so it costs little. */
#ifndef KERNEL_H
#define KERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Whether a prefix is in the sample: about one of a hundred. */
static inline bool kernel_samples(uint32_t network) { return (network & 0x3FF00) == 0; }

/* From now on, in that network namespace; `expected` is how many prefixes of the table are in the sample. */
void kernel_watch(const char *netns, size_t expected);

bool kernel_has_all(void *ignored);
bool kernel_has_none(void *ignored);
size_t kernel_sampled(void);
size_t kernel_expected(void);
uint64_t kernel_last_at(void);

#endif
