package dev.holdfast.bgp.rib;

import dev.holdfast.model.IpAddress;

/**
 * Who paths come from, as far as it counts in the choice of the best.
 *
 * @param address the last tie-breaker between peers
 * @param routerId an unsigned 32-bit number
 * @param external whether it is of another AS
 * @param local whether it is ourselves, originating
 */
public record RibPeer(IpAddress address, long routerId, boolean external, boolean local) {}
