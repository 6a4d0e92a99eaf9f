package dev.holdfast.model;

/**
 * A kernel route: which packets, and what becomes of them.
 *
 * @param key its identity
 * @param forwarding everything else
 */
public record Route(RouteKey key, Forwarding forwarding) implements KernelObject {
    /** The metric of a guard: worse than any route that carries traffic. */
    public static final long GUARD_METRIC = 4_000_000_000L;

    /** @throws IllegalArgumentException if a gateway or source cannot serve the prefix's family */
    public Route {
        Family family = key.prefix().family();
        IpAddress source = forwarding.source();
        if (source != null && source.family() != family) {
            throw new IllegalArgumentException("source " + source + " is not of the family of " + key.prefix());
        }
        for (NextHop hop : forwarding.nextHops()) {
            IpAddress gateway = hop.gateway();
            if (gateway != null && family == Family.IPV6 && gateway.family() == Family.IPV4) {
                throw new IllegalArgumentException("gateway " + gateway + " is IPv4, but " + key.prefix() + " is IPv6");
            }
            if (gateway != null && gateway.isLinkLocal() && hop.device() == null) {
                throw new IllegalArgumentException("the link-local gateway " + gateway + " needs a device");
            }
        }
        if (family == Family.IPV6 && forwarding.scope() != Scope.UNIVERSE) {
            forwarding = forwarding.withScope(Scope.UNIVERSE); // the kernel keeps no scope for IPv6
        }
        if (family == Family.IPV6 && forwarding.nextHops().size() > 1) {
            forwarding = forwarding.withNextHops(
                    forwarding.nextHops().stream().sorted().toList()); // nor an order of the legs
        }
    }

    /**
     * The device-less route that makes traffic for this prefix fail loudly while the real route is away, instead of
     * leaking out through a less specific one.
     */
    public Route guard() {
        return new Route(guardKey(key), Forwarding.reject(RouteType.UNREACHABLE));
    }

    /** Where the guard of a route with {@code key} stands. */
    public static RouteKey guardKey(RouteKey key) {
        return new RouteKey(key.table(), key.prefix(), key.tos(), GUARD_METRIC);
    }

    @Override
    public String toString() {
        String what = forwarding.toString();
        if (forwarding.type() == RouteType.UNICAST) {
            return key + " " + what;
        }
        // ip wants the type before the prefix, and the rest behind it.
        String type = forwarding.type().toString();
        return type + " " + key + what.substring(type.length());
    }
}
