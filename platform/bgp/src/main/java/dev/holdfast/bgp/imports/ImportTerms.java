package dev.holdfast.bgp.imports;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.policy.RouteType;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.IpAddress;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All that decides about the routes of one peer.
 *
 * @param as the AS of the instance, 1..2^32-1
 * @param localAs what we say to this peer we are; mostly the same
 * @param routerId ours, an unsigned 32-bit number
 * @param clusterId ours, likewise
 * @param neighbor the peer
 * @param allowOwnAs how often our AS may stand in a path
 * @param enforceFirstAs whether paths of an external peer must begin with its AS
 * @param role of the peer, where both sides named theirs; null: none
 * @param chain the import policy in force
 * @param ours whether an address is one of this host; must answer quickly
 */
public record ImportTerms(
        long as,
        long localAs,
        long routerId,
        long clusterId,
        Neighbor neighbor,
        int allowOwnAs,
        boolean enforceFirstAs,
        @Nullable Role role,
        Chain chain,
        Predicate<IpAddress> ours) {

    /** Whether the peer is of another AS. */
    public boolean isExternal() {
        return neighbor.as() != localAs;
    }

    RouteType type() {
        return isExternal() ? RouteType.EXTERNAL : RouteType.INTERNAL;
    }
}
