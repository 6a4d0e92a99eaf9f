package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What to do about one route, from what is wanted and what stands there. Pure. */
final class RoutePlanner {
    private final int protocol;
    private final KernelView view;

    RoutePlanner(int protocol, KernelView view) {
        this.protocol = protocol;
        this.view = view;
    }

    /**
     * @param owned whether we put a route at this key, now or in an earlier run
     * @param isCompanion tells a foreign route that stood beside ours from one that took its place
     */
    Verdict wanted(RouteKey key, Forwarding wanted, Standing there, boolean owned, Predicate<KernelRoute> isCompanion) {
        Forwarding ours = there.inEffect() ? there.ours() : null;
        if (ours != null && wanted.isMetBy(ours)) {
            return Verdict.FINE; // also if no record says it is ours: equal in everything, so it is adopted
        }
        Verdict blocked = blocked(key, there, owned);
        if (blocked != null) {
            return blocked;
        }
        Verdict waiting = waiting(key, wanted);
        if (waiting == null) {
            return write(key, wanted, there, isCompanion);
        }
        Forwarding reduced = reduced(wanted);
        if (reduced == null) {
            return waiting;
        }
        return ours != null && reduced.isMetBy(ours)
                ? Verdict.partly(waiting.why())
                : write(key, reduced, there, isCompanion);
    }

    /** Without the legs that cannot be used now; null: that would leave none, or nothing is left out. */
    private @Nullable Forwarding reduced(Forwarding wanted) {
        if (wanted.nextHops().size() < 2) {
            return null;
        }
        List<NextHop> usable = new ArrayList<>();
        for (NextHop hop : wanted.nextHops()) {
            KernelLink link = hop.device() == null ? null : view.link(hop.device());
            if (hop.device() == null || link != null && link.up() && !view.isForeign(link.name())) {
                usable.add(hop);
            }
        }
        if (usable.size() == 1) {
            NextHop only = usable.get(0);
            usable.set(0, new NextHop(only.gateway(), only.device(), only.onlink(), 1)); // a share of one has no weight
        }
        return usable.isEmpty() ? null : wanted.withNextHops(usable);
    }

    private static @Nullable Verdict blocked(RouteKey key, Standing there, boolean owned) {
        if (owned || there == Standing.EMPTY) {
            return null;
        }
        if (!there.ahead().isEmpty()) {
            return Verdict.blocked(Diagnostics.foreignRoute(key, there.ahead().get(0)));
        }
        return there.ours() == null
                ? null
                : Verdict.blocked(Diagnostics.notRecorded(key, there.ours().toString()));
    }

    private @Nullable Verdict waiting(RouteKey key, Forwarding wanted) {
        for (NextHop hop : wanted.nextHops()) {
            String device = hop.device();
            if (device != null) {
                KernelLink link = view.link(device);
                if (link == null) {
                    return Verdict.waitFor(Diagnostics.linkMissing(key, device));
                }
                if (!link.up()) {
                    return Verdict.waitFor(Diagnostics.linkDown(key, device));
                }
                if (view.isForeign(device)) {
                    return Verdict.waitFor(Diagnostics.onForeignLink(key, device));
                }
            }
        }
        return null;
    }

    private Verdict write(RouteKey key, Forwarding wanted, Standing there, Predicate<KernelRoute> isCompanion) {
        Route route = new Route(key, wanted);
        if (there.ours() == null && there.ahead().isEmpty()) {
            return Verdict.write(new Change.AddRoute(route, Placement.EXCLUSIVE));
        }
        if (there.inEffect()) {
            return Verdict.write(new Change.AddRoute(route, Placement.REPLACE));
        }
        // Somebody else is first. IPv6 has no order and would join the two, so there the first one is always replaced.
        boolean ipv4 = key.prefix().family() == Family.IPV4;
        if (ipv4 && there.ours() != null) {
            return Verdict.write(
                    new Change.DeleteRoute(key, there.ours(), protocol), new Change.AddRoute(route, Placement.FRONT));
        }
        boolean standsBeside = isCompanion.test(there.ahead().get(0));
        return Verdict.write(new Change.AddRoute(route, ipv4 && standsBeside ? Placement.FRONT : Placement.REPLACE));
    }

    /** Nobody wants a route here. */
    Verdict unwanted(RouteKey key, Standing there, boolean owned) {
        Forwarding ours = there.ours();
        return ours == null || !owned ? Verdict.GONE : Verdict.remove(new Change.DeleteRoute(key, ours, protocol));
    }
}
