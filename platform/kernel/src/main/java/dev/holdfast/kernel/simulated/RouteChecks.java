package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.ArrayList;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What Linux asks of a route before it takes it, in the order it asks ({@code fib_create_info}, {@code fib_check_nh},
 * {@code ip6_validate_gw}); fills in the devices that gateways resolve to.
 */
final class RouteChecks {
    private static final long DEFAULT_IPV6_METRIC = 1024;

    private final KernelState kernel;

    RouteChecks(KernelState kernel) {
        this.kernel = kernel;
    }

    /** The entry a request makes, or why not. */
    FibEntry checked(
            long table, Prefix prefix, int tos, long metric, int protocol, Forwarding asked, long expiresAtNanos)
            throws KernelRefusal {
        boolean ipv4 = prefix.family() == Family.IPV4;
        if ((tos & 3) != 0) {
            throw new KernelRefusal("EINVAL", "Invalid dsfield (tos): ECN bits must be 0");
        }
        kernel.fib(prefix.family()).madeTable(table); // it comes into being even if the route does not
        var hops = new ArrayList<NextHop>(asked.nextHops().size());
        if (asked.nextHopId() != 0) {
            hops.add(kernel.nextHops.get(asked.nextHopId()).hop());
        } else {
            boolean alone = asked.nextHops().size() == 1;
            for (NextHop hop : asked.nextHops()) {
                NextHop resolved = ipv4 ? ipv4Hop(hop, table, asked.scope()) : ipv6Hop(hop, table, !alone);
                hops.add(alone ? weighing(resolved, 1) : resolved);
            }
        }
        IpAddress source = asked.source();
        boolean sourceCounts = source != null && !(ipv4 && asked.type().isReject());
        if (sourceCounts && !kernel.addresses.isLocal(source)) {
            throw new KernelRefusal("EINVAL", ipv4 ? "Invalid prefsrc address" : "Invalid source address");
        }
        var forwarding = new Forwarding(
                asked.type(), hops, source, ipv4 ? asked.scope() : Scope.UNIVERSE, asked.mtu(), asked.nextHopId());
        long kept = metric == 0 && !ipv4 ? DEFAULT_IPV6_METRIC : metric;
        return new FibEntry(
                table, prefix, tos, kept, protocol, kernel.intern(forwarding), ipv4 ? Long.MAX_VALUE : expiresAtNanos);
    }

    /** What is asked of a next-hop object: as of a route, and a carrier. */
    NextHop checkedObject(NextHop hop, Family family) throws KernelRefusal {
        SimLink link = kernel.links.get(device(hop));
        if (!link.up) {
            throw new KernelRefusal("ENETDOWN", "Nexthop device is not up");
        }
        if (!link.carrier()) {
            throw new KernelRefusal("ENETDOWN", "Carrier for nexthop device is down");
        }
        return family == Family.IPV4 ? ipv4Hop(hop, RouteKey.MAIN, Scope.UNIVERSE) : ipv6Hop(hop, RouteKey.MAIN, false);
    }

    private NextHop ipv4Hop(NextHop hop, long table, Scope scope) throws KernelRefusal {
        IpAddress gateway = hop.gateway();
        if (gateway == null) {
            SimLink link = kernel.links.get(device(hop));
            if (!link.up) {
                throw new KernelRefusal("ENETDOWN", "Device for nexthop is not up");
            }
            return hop;
        }
        if (gateway.family() == Family.IPV6) {
            return ipv6Hop(hop, table, false);
        }
        if (scope.code() >= Scope.LINK.code()) {
            throw new KernelRefusal("EINVAL", "Nexthop has invalid scope");
        }
        if (hop.onlink()) {
            SimLink link = kernel.links.get(device(hop));
            if (!link.up) {
                throw new KernelRefusal("ENETDOWN", "Nexthop device is not up");
            }
            if (kernel.addresses.isLocal(gateway)) {
                throw new KernelRefusal("EINVAL", "Nexthop has invalid gateway");
            }
            return hop;
        }
        String device = hop.device();
        FibEntry way = null;
        if (table != RouteKey.MAIN) {
            way = kernel.lookup.inTable(table, gateway, entry -> leadsTo(entry, device));
        }
        if (way == null) {
            way = kernel.lookup.byRules(gateway, device, entry -> leadsTo(entry, device));
        }
        if (way == null) {
            throw new KernelRefusal("ENETUNREACH", "Nexthop has invalid gateway");
        }
        SimLink link = kernel.links.get(chosenDevice(way, device));
        if (!link.up) {
            throw new KernelRefusal("ENETDOWN", ""); // a local address stays one while its link is down
        }
        return over(hop, link.name);
    }

    /** A gateway must be reached without another gateway, over a leg that is alive. */
    private static boolean leadsTo(FibEntry entry, @Nullable String device) {
        return entry.scope().code() >= Scope.LINK.code() && Fib4.alive(entry, device);
    }

    private NextHop ipv6Hop(NextHop hop, long table, boolean oneOfSeveral) throws KernelRefusal {
        String device = hop.device();
        SimLink link = device == null ? null : kernel.links.get(device);
        if (link != null && !link.speaksIpv6()) {
            throw new KernelRefusal("ENODEV", "");
        }
        IpAddress gateway = hop.gateway();
        if (gateway == null) {
            if (oneOfSeveral) {
                throw new KernelRefusal(
                        "EINVAL", "Device only routes can not be added for IPv6 using the multipath API.");
            }
        } else {
            link = gatewayLink(gateway, link, hop.onlink(), table);
        }
        if (link == null || !link.speaksIpv6()) {
            throw new KernelRefusal("ENODEV", "");
        }
        if (!link.up) {
            throw new KernelRefusal("ENETDOWN", "Nexthop device is not up");
        }
        return over(hop, link.name);
    }

    private SimLink gatewayLink(IpAddress gateway, @Nullable SimLink link, boolean onlink, long table)
            throws KernelRefusal {
        if (kernel.addresses.isLocal(gateway)) {
            throw new KernelRefusal("EINVAL", "Gateway can not be a local address");
        }
        if (gateway.isLinkLocal()) {
            if (link == null) {
                throw new KernelRefusal("EINVAL", "Egress device not specified");
            }
            return link;
        }
        if (onlink && link != null) {
            return onlinkDevice(gateway, link, table);
        }
        String device = link == null ? null : link.name;
        // With a device given, what leads elsewhere is passed over, reject routes included.
        Predicate<FibEntry> leads = entry -> Fib4.alive(entry, device) && (device == null || entry.uses(device));
        FibEntry way = kernel.lookup.inTable(table, gateway, leads);
        if (way == null || !near(way, device)) {
            way = kernel.lookup.byRules(gateway, null, leads);
        }
        if (way == null || !near(way, device)) {
            throw new KernelRefusal("EHOSTUNREACH", "");
        }
        return kernel.links.get(chosenDevice(way, device));
    }

    private SimLink onlinkDevice(IpAddress gateway, SimLink link, long table) throws KernelRefusal {
        FibEntry way = kernel.lookup.inTable(table, gateway, entry -> Fib4.alive(entry, null));
        boolean elsewhere = way != null
                && !way.type().isReject()
                && way.prefix.length() > 0
                && (way.type() != RouteType.UNICAST || !way.uses(link.name));
        if (elsewhere) {
            throw new KernelRefusal("EINVAL", "Nexthop has invalid gateway or device mismatch");
        }
        return link;
    }

    private static boolean near(FibEntry way, @Nullable String device) {
        return !way.type().isReject()
                && way.hops().stream().allMatch(hop -> hop.gateway() == null)
                && (device == null || way.uses(device));
    }

    private static String chosenDevice(FibEntry way, @Nullable String device) {
        return device == null ? device(way.hops().get(0)) : device;
    }

    private static String device(NextHop hop) {
        String device = hop.device();
        return device == null ? "" : device;
    }

    private static NextHop over(NextHop hop, String device) {
        return device.equals(hop.device()) ? hop : new NextHop(hop.gateway(), device, hop.onlink(), hop.weight());
    }

    private static NextHop weighing(NextHop hop, int weight) {
        return hop.weight() == weight ? hop : new NextHop(hop.gateway(), hop.device(), hop.onlink(), weight);
    }
}
