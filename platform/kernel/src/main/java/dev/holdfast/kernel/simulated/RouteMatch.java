package dev.holdfast.kernel.simulated;

import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a delete request says about the route it means: what it leaves out fits any.
 *
 * @param type null: any; an IPv6 kernel does not look at it
 * @param scope null: any
 * @param protocol 0: any
 * @param metric 0: any
 * @param hops empty: any
 * @param listed whether the next hops are given as a list, as a multipath route's are: an IPv4 kernel then compares the
 *     legs of a route one by one and in order, and passes over what the list has beyond them. A next hop given by itself
 *     is compared with the first leg alone, and so stands for the whole of a multipath route
 * @param nextHopId 0: any
 */
record RouteMatch(
        long table,
        Prefix prefix,
        int tos,
        @Nullable RouteType type,
        @Nullable Scope scope,
        int protocol,
        @Nullable IpAddress source,
        long metric,
        List<NextHop> hops,
        boolean listed,
        long nextHopId) {

    /** All that a dump shows of a route. */
    static RouteMatch exactly(long table, Prefix prefix, int tos, long metric, Forwarding forwarding, int protocol) {
        return new RouteMatch(
                table,
                prefix,
                tos,
                forwarding.type(),
                forwarding.scope(),
                protocol,
                forwarding.source(),
                metric,
                hops(prefix, forwarding),
                true,
                forwarding.nextHopId());
    }

    /** What {@code ip route flush} sends back of a route it saw in a dump. */
    static RouteMatch asDumped(FibEntry entry) {
        RouteMatch exact =
                exactly(entry.table, entry.prefix, entry.tos, entry.metric, entry.forwarding, entry.protocol);
        return new RouteMatch(
                exact.table,
                exact.prefix,
                exact.tos,
                exact.type,
                exact.scope,
                exact.protocol,
                exact.source,
                exact.metric,
                exact.hops,
                exact.hops.size() > 1,
                exact.nextHopId);
    }

    private static List<NextHop> hops(Prefix prefix, Forwarding forwarding) {
        if (forwarding.nextHopId() != 0) {
            return List.of();
        }
        boolean onLoopback = prefix.family() == Family.IPV6 && forwarding.type().isReject();
        return onLoopback ? List.of(NextHop.dev("lo")) : forwarding.nextHops();
    }

    /** {@code fib_table_delete} and {@code fib_nh_match} of Linux. */
    boolean fitsIpv4(FibEntry entry) {
        return entry.tos == tos
                && (type == null || type == entry.type())
                && (scope == null || scope == entry.scope())
                && (protocol == 0 || protocol == entry.protocol)
                && (source == null || source.equals(entry.source()))
                && (metric == 0 || metric == entry.metric)
                && (nextHopId == 0 || nextHopId == entry.forwarding.nextHopId())
                && hopsFit(entry);
    }

    private boolean hopsFit(FibEntry entry) {
        if (hops.isEmpty()) {
            return true;
        }
        if (entry.forwarding.nextHopId() != 0 || entry.hops().isEmpty()) {
            return false;
        }
        int legs = listed ? entry.hops().size() : 1;
        for (int i = 0; i < legs; i++) {
            if (i == hops.size() || !fits(hops.get(i), entry.hops().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** {@code ip6_route_del} of Linux, for one leg. */
    boolean fitsIpv6(FibEntry entry, @Nullable NextHop hop) {
        return (metric == 0 || metric == entry.metric)
                && (protocol == 0 || protocol == entry.protocol)
                && (nextHopId == 0 || nextHopId == entry.forwarding.nextHopId())
                && (hop == null || entry.forwarding.nextHopId() != 0 || legFits(hop, entry));
    }

    private static boolean legFits(NextHop hop, FibEntry entry) {
        if (entry.hops().isEmpty()) {
            // A reject route hangs on the loopback device, and says so only to those who delete it.
            return hop.gateway() == null && "lo".equals(hop.device());
        }
        return fits(hop, entry.hops().get(0));
    }

    private static boolean fits(NextHop asked, NextHop held) {
        return (asked.device() == null || asked.device().equals(held.device()))
                && (asked.gateway() == null || Objects.equals(asked.gateway(), held.gateway()));
    }
}
