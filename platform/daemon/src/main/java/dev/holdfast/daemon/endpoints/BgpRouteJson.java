package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.instance.RouteAttributes;
import dev.holdfast.bgp.instance.RouteView;
import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.policy.Community.Kind;
import dev.holdfast.model.IpAddress;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One path.
 *
 * @param peer who announced it; {@code local} for our own
 * @param rejected why import does not let it in; empty: it does
 * @param asPath {@code 65002 65003 {65010,65011}}
 * @param communities of RFC 1997: {@code 65001:100}, {@code no-export}
 * @param extendedCommunities {@code rt:65001:100}
 * @param largeCommunities {@code 65001:1:2}
 */
record BgpRouteJson(
        String prefix,
        String peer,
        long peerAs,
        long pathId,
        boolean best,
        boolean stale,
        boolean longLived,
        String rejected,
        @Nullable String nextHop,
        @Nullable String linkLocalNextHop,
        String asPath,
        String origin,
        @Nullable Long med,
        @Nullable Long localPref,
        List<String> communities,
        List<String> extendedCommunities,
        List<String> largeCommunities,
        @Nullable String originatorId,
        int clusterListLength,
        @Nullable Long onlyToCustomer) {
    private static final String LARGE = "lc:";

    static BgpRouteJson of(RouteView view) {
        RouteAttributes attributes = view.attributes();
        Long originator = attributes.originatorId();
        return new BgpRouteJson(
                view.prefix().toString(),
                view.peer(),
                view.peerAs(),
                view.pathId(),
                view.best(),
                view.stale(),
                view.longLived(),
                view.rejected(),
                text(attributes.nextHop()),
                text(attributes.linkLocalNextHop()),
                attributes.asPath().toString(),
                Bgp.word(attributes.origin()),
                attributes.med(),
                attributes.localPref(),
                communities(attributes, kind -> kind == Kind.STANDARD),
                communities(attributes, kind -> kind != Kind.STANDARD && kind != Kind.LARGE),
                communities(attributes, kind -> kind == Kind.LARGE).stream()
                        .map(each -> each.substring(LARGE.length()))
                        .toList(),
                originator == null ? null : Bgp.routerId(originator),
                attributes.clusterListLength(),
                attributes.onlyToCustomer());
    }

    private static @Nullable String text(@Nullable IpAddress address) {
        return address == null ? null : address.toString();
    }

    private static List<String> communities(RouteAttributes attributes, Predicate<Kind> wanted) {
        return attributes.communities().stream()
                .filter(each -> wanted.test(each.kind()))
                .map(Community::toString)
                .toList();
    }
}
