package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attributes, taken apart. What a route does not have is null, or empty.
 *
 * @param nextHop null: it leads to ourselves
 * @param linkLocalNextHop beside an IPv6 next hop
 * @param communities of all kinds
 * @param originatorId of a reflected route, an unsigned 32-bit number
 * @param clusterListLength how many reflectors it has passed
 * @param onlyToCustomer the AS that said it must go to customers only (RFC 9234)
 */
public record RouteAttributes(
        Origin origin,
        AsPath asPath,
        @Nullable IpAddress nextHop,
        @Nullable IpAddress linkLocalNextHop,
        @Nullable Long med,
        @Nullable Long localPref,
        List<Community> communities,
        @Nullable Long originatorId,
        int clusterListLength,
        @Nullable Long onlyToCustomer) {
    private static final long ABSENT = -1;

    public RouteAttributes {
        communities = List.copyOf(communities);
    }

    static RouteAttributes of(AttributesView view) {
        return new RouteAttributes(
                view.origin(),
                view.asPath(),
                view.nextHop(),
                view.linkLocalNextHop(),
                orNull(view.med(ABSENT)),
                orNull(view.localPref(ABSENT)),
                Community.on(view),
                orNull(view.originatorId(ABSENT)),
                view.clusterListLength(),
                orNull(view.onlyToCustomer(ABSENT)));
    }

    private static @Nullable Long orNull(long value) {
        return value == ABSENT ? null : value;
    }
}
