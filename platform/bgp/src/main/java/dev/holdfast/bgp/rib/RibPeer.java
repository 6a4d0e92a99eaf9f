package dev.holdfast.bgp.rib;

import dev.holdfast.model.IpAddress;

/**
 * Who paths come from, as far as it counts in the choice of the best.
 *
 * @param address the last tie-breaker between peers
 * @param routerId an unsigned 32-bit number
 * @param external whether it is of another AS
 * @param local whether it is ourselves, originating
 * @param direct whether its next hops must be on a link of ours, as those of an external peer that is one hop away must
 *     (RFC 4271 §5.1.3)
 */
public record RibPeer(IpAddress address, long routerId, boolean external, boolean local, boolean direct) {

    /** One whose next hops may be anywhere. */
    public RibPeer(IpAddress address, long routerId, boolean external, boolean local) {
        this(address, routerId, external, local, false);
    }
}
