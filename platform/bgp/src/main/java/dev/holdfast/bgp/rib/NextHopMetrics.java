package dev.holdfast.bgp.rib;

import dev.holdfast.model.IpAddress;

/** Knows how far next hops are. Is asked once, on the table's thread, when a next hop is new there; later news come from it. */
@FunctionalInterface
public interface NextHopMetrics {
    /** All that is announced can be reached, and nothing is farther than anything else. */
    NextHopMetrics ALL_NEAR = nextHop -> 0;

    /** 0..2^31-1, 0 for one on a link of ours, or {@link Rib#UNREACHABLE}. */
    int metric(IpAddress nextHop);
}
