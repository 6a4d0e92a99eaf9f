package dev.holdfast.ibrl;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.overlay.ServiceAddress;
import dev.holdfast.api.overlay.SessionConfig;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/**
 * A service of type {@code ibrl} or {@code ibrl-allocated}.
 *
 * @param tunnel the way to the network
 * @param address what the network knows this host by, and the source of what is sent there. `ibrl`: an address the host has;
 *     `ibrl-allocated`: one that is put on the tunnel
 * @param bgp the session over the tunnel
 * @param guard keep an unreachable route under each learned one, so that its traffic fails instead of leaving elsewhere while
 *     the learned one is away
 * @param metric of learned routes, 1..4294967295; below 4000000000 with a guard
 * @param table learned routes go to, 1..4294967294 without 255; 254 is main
 * @param distance administrative distance of all its objects, 0..255
 * @param gate a condition learned routes wait for; absent: that their paths work, if a plugin watches paths
 */
public record IbrlConfig(
        TunnelConfig tunnel,
        IpAddress address,
        SessionConfig bgp,
        boolean guard,
        @DefaultValue("100") long metric,
        @DefaultValue("254") long table,
        @DefaultValue("20") int distance,
        @Nullable String gate) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public IbrlConfig {
        ServiceAddress.check(address, tunnel);
        ServiceAddress.checkRoutes(metric, distance, guard);
        new RouteKey(table, Prefix.host(address), 0, metric);
    }
}
