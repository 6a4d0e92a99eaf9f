package dev.holdfast.model;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a route does, apart from which packets it is for: the part that is compared and healed. Many routes share one
 * value, so it is interned wherever routes are many.
 *
 * @param nextHops empty for a reject type; several make a multipath route, whose order counts for IPv4 only
 * @param source the preferred source address; null: the kernel chooses
 * @param scope of an IPv4 route; {@link Scope#UNIVERSE} for IPv6
 * @param mtu of the route in bytes, 68..65535; 0: that of the device
 * @param nextHopId id of a kernel next-hop object the route hangs on; 0: none. Seen in foreign routes, never wanted
 */
public record Forwarding(
        RouteType type, List<NextHop> nextHops, @Nullable IpAddress source, Scope scope, int mtu, long nextHopId) {

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public Forwarding {
        nextHops = List.copyOf(nextHops);
        if (type.isReject() && !nextHops.isEmpty()) {
            throw new IllegalArgumentException("a route of type " + type + " has no next hop");
        }
        if (type == RouteType.UNICAST && nextHops.isEmpty() && nextHopId == 0) {
            throw new IllegalArgumentException("a unicast route needs a gateway or a device");
        }
        if (mtu != 0 && (mtu < 68 || mtu > 65535)) {
            throw new IllegalArgumentException("mtu must be 68..65535, or 0 for that of the device, was " + mtu);
        }
    }

    /** Unicast over {@code nextHops}; the scope is what {@code ip route} would choose. */
    public static Forwarding over(List<NextHop> nextHops) {
        boolean link = nextHops.stream().allMatch(hop -> hop.gateway() == null);
        return new Forwarding(RouteType.UNICAST, nextHops, null, link ? Scope.LINK : Scope.UNIVERSE, 0, 0);
    }

    public static Forwarding over(NextHop nextHop) {
        return over(List.of(nextHop));
    }

    /** A route that refuses packets: unreachable, blackhole, prohibit or throw. */
    public static Forwarding reject(RouteType type) {
        return new Forwarding(type, List.of(), null, Scope.UNIVERSE, 0, 0);
    }

    public Forwarding withSource(@Nullable IpAddress newSource) {
        return new Forwarding(type, nextHops, newSource, scope, mtu, nextHopId);
    }

    public Forwarding withScope(Scope newScope) {
        return new Forwarding(type, nextHops, source, newScope, mtu, nextHopId);
    }

    public Forwarding withMtu(int newMtu) {
        return new Forwarding(type, nextHops, source, scope, newMtu, nextHopId);
    }

    /** Whether a next hop names {@code device}. */
    public boolean uses(String device) {
        for (NextHop hop : nextHops) {
            if (device.equals(hop.device())) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a route the kernel shows as {@code seen} is what this asks for. A next hop without a device leaves the device
     * to the kernel, which then shows the one it chose.
     */
    public boolean isMetBy(Forwarding seen) {
        if (equals(seen)) {
            return true;
        }
        if (type != seen.type
                || scope != seen.scope
                || mtu != seen.mtu
                || nextHopId != seen.nextHopId
                || nextHops.size() != seen.nextHops.size()
                || !Objects.equals(source, seen.source)) {
            return false;
        }
        for (int i = 0; i < nextHops.size(); i++) {
            NextHop hop = nextHops.get(i);
            NextHop other = seen.nextHops.get(i);
            boolean sameDevice = hop.device() == null || hop.device().equals(other.device());
            if (!sameDevice
                    || !Objects.equals(hop.gateway(), other.gateway())
                    || hop.onlink() != other.onlink()
                    || hop.weight() != other.weight()) {
                return false;
            }
        }
        return true;
    }

    /** The same over other next hops. */
    public Forwarding withNextHops(List<NextHop> newNextHops) {
        return new Forwarding(type, newNextHops, source, scope, mtu, nextHopId);
    }

    /** As {@code ip route} prints what follows the prefix. */
    @Override
    public String toString() {
        String hops = nextHops.size() == 1
                ? nextHops.get(0).toString()
                : nextHops.stream().map(hop -> "nexthop " + hop).collect(Collectors.joining(" "));
        return ((type == RouteType.UNICAST ? "" : type + " ")
                        + hops
                        + (nextHopId == 0 ? "" : " nhid " + nextHopId)
                        + (source == null ? "" : " src " + source)
                        + (mtu == 0 ? "" : " mtu " + mtu))
                .strip();
    }
}
