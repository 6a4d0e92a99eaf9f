package dev.holdfast.bgp.install;

import dev.holdfast.model.Forwarding;

/** What a best path becomes in the kernel: many prefixes share one. */
record Outcome(Forwarding forwarding, long metric) {}
