package dev.holdfast.multicast;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.overlay.HostAddresses;
import dev.holdfast.api.overlay.ServiceAddress;
import dev.holdfast.api.overlay.SessionConfig;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A service of type `multicast`: publishes groups, subscribes to groups, or both.
 *
 * @param tunnel the tunnel
 * @param address of this host towards the groups, /32 on the tunnel; required for a publisher, not used by a mere subscriber
 * @param publish groups this host sends to, such as 233.84.178.5
 * @param subscribe groups this host receives
 * @param rendezvousPoint where publishers register
 * @param joinGroups whether the host becomes a member of the subscribed groups on the tunnel, so that programs receive them
 *     whose own membership went with an earlier tunnel
 * @param waitForSession whether heartbeat and registers wait for the session to be up; absent: yes, as soon as there is a BGP
 *     speaker that dials
 * @param metric of the group routes, 1..4294967295; below 4000000000 with a guard
 * @param guard whether a route to a group that is away lets packets fail rather than leave elsewhere
 * @param distance administrative distance of everything in the kernel, 0..255
 * @param pim how groups are joined at the other end
 * @param heartbeat what a publisher sends to its groups
 * @param register what a publisher sends to the rendezvous point
 * @param bgp the session over the tunnel, which advertises `address` of a publisher and learns nothing
 */
public record MulticastConfig(
        TunnelConfig tunnel,
        @Nullable IpAddress address,
        List<IpAddress> publish,
        List<IpAddress> subscribe,
        @DefaultValue("10.0.0.0") IpAddress rendezvousPoint,
        @DefaultValue("true") boolean joinGroups,
        @Nullable Boolean waitForSession,
        @DefaultValue("100") long metric,
        boolean guard,
        @DefaultValue("20") int distance,
        PimConfig pim,
        HeartbeatConfig heartbeat,
        RegisterConfig register,
        SessionConfig bgp) {
    /** The name of the link unless the configuration says another; unicast services have {@code doublezero0}. */
    static final String DEVICE = "doublezero1";

    /** Never forwarded by any router (RFC 5771 §4). */
    private static final Prefix LOCAL_CONTROL = Prefix.parse("224.0.0.0/24");

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public MulticastConfig {
        publish = List.copyOf(publish);
        subscribe = List.copyOf(subscribe);
        if (publish.isEmpty() && subscribe.isEmpty()) {
            throw new IllegalArgumentException("publish and subscribe are both empty; name at least one group, such as"
                    + " 'subscribe: [233.84.178.5]'");
        }
        checkGroups("publish", publish);
        checkGroups("subscribe", subscribe);
        checkAddress(address, publish, tunnel);
        if (rendezvousPoint.family() != Family.IPV4) {
            throw new IllegalArgumentException(
                    "rendezvous-point " + rendezvousPoint + " is IPv6; write an IPv4 address such as 10.0.0.0");
        }
        HostAddresses.check("rendezvous-point", rendezvousPoint);
        ServiceAddress.checkRoutes(metric, distance, guard);
    }

    private static void checkGroups(String key, List<IpAddress> groups) {
        var seen = new HashSet<IpAddress>();
        for (IpAddress group : groups) {
            if (group.family() != Family.IPV4 || !group.isMulticast()) {
                throw new IllegalArgumentException(
                        key + " " + group + " is no IPv4 group; write one of 224.0.1.0..239.255.255.255");
            }
            if (LOCAL_CONTROL.contains(group)) {
                throw new IllegalArgumentException(
                        key + " " + group + " lies in " + LOCAL_CONTROL + ", which no router forwards; choose another");
            }
            if (!seen.add(group)) {
                throw new IllegalArgumentException(key + " names " + group + " twice; leave one out");
            }
        }
    }

    private static void checkAddress(@Nullable IpAddress address, List<IpAddress> publish, TunnelConfig tunnel) {
        if (address != null) {
            ServiceAddress.check(address, tunnel);
        } else if (!publish.isEmpty()) {
            throw new IllegalArgumentException("address is missing, which a publisher sends from; add 'address: …'");
        }
    }

    /** Whom packets to groups come from; null: this service publishes nothing. */
    @Nullable
    IpAddress publisher() {
        return publish.isEmpty() ? null : address;
    }

    /** The groups to route, those it publishes first; none twice. */
    List<IpAddress> groups() {
        return Stream.concat(publish.stream(), subscribe.stream()).distinct().toList();
    }

    /** The same, but for the groups. */
    MulticastConfig withGroupsOf(MulticastConfig other) {
        return new MulticastConfig(
                tunnel,
                address,
                other.publish,
                other.subscribe,
                rendezvousPoint,
                joinGroups,
                waitForSession,
                metric,
                guard,
                distance,
                pim,
                heartbeat,
                register,
                bgp);
    }

    RouteKey routeKey(IpAddress group) {
        return RouteKey.main(Prefix.host(group), metric);
    }

    String device() {
        return tunnel.device(DEVICE);
    }
}
