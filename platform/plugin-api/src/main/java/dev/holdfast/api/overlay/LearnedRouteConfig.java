package dev.holdfast.api.overlay;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/**
 * A route the session is taken to have learned.
 *
 * @param prefix the destination, such as 198.51.100.0/24
 * @param nextHop its gateway; absent: the other end of the tunnel
 */
public record LearnedRouteConfig(Prefix prefix, @Nullable IpAddress nextHop) {

    /** @throws IllegalArgumentException if it cannot be what a session for IPv4 unicast learns */
    public LearnedRouteConfig {
        if (prefix.family() != Family.IPV4 || prefix.network().isMulticast()) {
            throw new IllegalArgumentException(
                    "prefix " + prefix + " cannot be learned; write an IPv4 unicast network such as 198.51.100.0/24");
        }
        if (nextHop != null) {
            HostAddresses.check("next-hop", nextHop);
            if (nextHop.family() != prefix.family()) {
                throw new IllegalArgumentException("next-hop " + nextHop + " is IPv6, but prefix " + prefix
                        + " is IPv4; write an IPv4 address, or leave it out for the other end of the tunnel");
            }
        }
    }
}
