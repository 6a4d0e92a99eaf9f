package dev.holdfast.api.overlay;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the prefixes a service learns.
 *
 * @param source preferred source address of the routes
 * @param guard whether an unreachable route stands under each
 * @param gate condition the routes wait for; null: none, or that their paths work
 * @param pathGated whether each route waits until its path works, unless {@code gate} says otherwise
 * @param keepWithdrawn whether a route whose prefix was withdrawn, or whose session was lost, stays in the kernel until its
 *     link goes; it is then no longer looked after
 * @param excluded a prefix with one of these network addresses is never routed
 */
public record RouteTerms(
        long table,
        long metric,
        int distance,
        IpAddress source,
        boolean guard,
        @Nullable String gate,
        boolean pathGated,
        boolean keepWithdrawn,
        Set<IpAddress> excluded) {

    public RouteTerms {
        excluded = Set.copyOf(excluded);
    }

    boolean takes(LearnedRoute learned) {
        return learned.prefix().family() == source.family()
                && !excluded.contains(learned.prefix().network());
    }

    Route route(LearnedRoute learned, Overlay overlay) {
        var key = new RouteKey(table, learned.prefix(), 0, metric);
        return new Route(
                key, Forwarding.over(overlay.towards(learned.nextHop())).withSource(source));
    }

    /** What keeps traffic for {@code prefix} from leaving elsewhere when its route is wanted no longer. */
    Intent guard(Prefix prefix, Owner owner) {
        var key = Route.guardKey(new RouteKey(table, prefix, 0, metric));
        return Intent.of(new Route(key, Forwarding.reject(RouteType.UNREACHABLE)), owner, distance);
    }

    Intent intent(LearnedRoute learned, Overlay overlay, Owner owner, Policy policy) {
        String waitsFor = watched() ? GatedPath.gateOf(owner, learned.prefix()) : gate;
        return new Intent(route(learned, overlay), owner, distance, policy, waitsFor, guard);
    }

    /** Whether somebody is to watch the paths of the routes. */
    boolean watched() {
        return pathGated && gate == null;
    }

    GatedPath path(Prefix prefix, Overlay overlay, Owner owner) {
        String name = GatedPath.gateOf(owner, prefix);
        return new GatedPath(name, owner, prefix, source, overlay.device(), keepWithdrawn);
    }
}
