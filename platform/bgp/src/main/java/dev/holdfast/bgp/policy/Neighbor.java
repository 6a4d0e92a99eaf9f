package dev.holdfast.bgp.policy;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * The peer a route comes from on import, or goes to on export.
 *
 * @param as 1..2^32-1
 * @param group the peer group it is in
 * @param selfIpv4 what the next hop {@code self} means for an IPv4 route; it may be an IPv6 address (RFC 8950)
 * @param selfIpv6 what it means for an IPv6 route
 */
public record Neighbor(
        IpAddress address,
        long as,
        @Nullable String group,
        @Nullable IpAddress selfIpv4,
        @Nullable IpAddress selfIpv6) {

    @Nullable
    IpAddress self(Family family) {
        return family == Family.IPV4 ? selfIpv4 : selfIpv6;
    }
}
