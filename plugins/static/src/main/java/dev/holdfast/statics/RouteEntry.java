package dev.holdfast.statics;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A route. One next hop stands in the route itself ({@code via}, {@code dev}, {@code onlink}), several under {@code
 * next-hops}.
 *
 * @param prefix the destination, such as 10.9.0.0/16 or 2001:db8::/32; 0.0.0.0/0 and ::/0 are the default routes
 * @param via gateway; an IPv4 route may have an IPv6 one
 * @param dev outgoing device; may be left out if the gateway tells it
 * @param onlink reach the gateway over {@code dev} even if no other route says so
 * @param nextHops the ways of a multipath route
 * @param type unicast, or a route that refuses packets: unreachable, blackhole, prohibit, throw
 * @param table routing table, 1..4294967294 without 255; 254 is main
 * @param tos type of service, 0..252 in steps of 4; IPv4 only
 * @param metric 1..4294967295; the lower is preferred
 * @param source preferred source address; absent: the kernel chooses
 * @param scope universe, link or host, IPv4 only; absent: link without a gateway, else universe
 * @param mtu of the path in bytes, 68..65535; 0: that of the device
 * @param guard keep an unreachable route of the same prefix underneath, so that traffic fails instead of leaking out
 *     elsewhere while this route is away
 * @param distance administrative distance, 0..255; absent: that of the service
 * @param policy enforce, yield or report; absent: that of the service
 * @param gate a condition it waits for; absent: that of the service
 */
public record RouteEntry(
        Prefix prefix,
        @Nullable IpAddress via,
        @Nullable String dev,
        boolean onlink,
        List<HopEntry> nextHops,
        @DefaultValue("unicast") RouteType type,
        @DefaultValue("254") long table,
        int tos,
        @DefaultValue("100") long metric,
        @Nullable IpAddress source,
        @Nullable Scope scope,
        int mtu,
        boolean guard,
        @Nullable Integer distance,
        @Nullable Policy policy,
        @Nullable String gate)
        implements Entry {

    /** @throws IllegalArgumentException with a message that names the rule that is broken and what would be right */
    public RouteEntry {
        Entry.checkDistance(distance);
        checkShape(type, via != null || dev != null, onlink, nextHops);
        var hops = hops(via, dev, onlink, nextHops);
        new Route(new RouteKey(table, prefix, tos, metric), forwarding(type, hops, source, scope, mtu));
        if (guard && (type.isReject() || metric >= Route.GUARD_METRIC)) {
            throw new IllegalArgumentException("a guard is for a route that carries traffic at a metric below "
                    + Route.GUARD_METRIC + "; leave it out here");
        }
    }

    @Override
    public Route object() {
        var hops = hops(via, dev, onlink, nextHops);
        return new Route(new RouteKey(table, prefix, tos, metric), forwarding(type, hops, source, scope, mtu));
    }

    private static void checkShape(RouteType type, boolean single, boolean onlink, List<HopEntry> several) {
        if (type != RouteType.UNICAST && !type.isReject()) {
            throw new IllegalArgumentException("a route of type " + type
                    + " cannot be declared; write unicast, unreachable, blackhole, prohibit or throw");
        }
        if ((single || onlink) && !several.isEmpty()) {
            throw new IllegalArgumentException(
                    "a route has either via and dev of its own or next-hops; move them into the list");
        }
        if (type == RouteType.UNICAST && !single && several.isEmpty()) {
            throw new IllegalArgumentException("a unicast route needs via, dev or next-hops");
        }
    }

    private static List<NextHop> hops(
            @Nullable IpAddress via, @Nullable String dev, boolean onlink, List<HopEntry> several) {
        if (via != null || dev != null) {
            return List.of(new NextHop(via, dev, onlink, 1));
        }
        return several.stream().map(HopEntry::nextHop).toList();
    }

    private static Forwarding forwarding(
            RouteType type, List<NextHop> hops, @Nullable IpAddress source, @Nullable Scope scope, int mtu) {
        // Built by over() for unicast, because that chooses the scope as `ip route` does.
        var plain = type == RouteType.UNICAST
                ? Forwarding.over(hops)
                : new Forwarding(type, hops, null, Scope.UNIVERSE, 0, 0);
        return plain.withSource(source).withMtu(mtu).withScope(scope == null ? plain.scope() : scope);
    }
}
