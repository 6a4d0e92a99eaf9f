package dev.holdfast.api.overlay;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * What a session has learned, as intents. Each event answers with what it changes. Not safe for use by several threads at
 * once.
 */
final class LearnedRoutes {
    private final Owner owner;
    private final Overlay overlay;
    private final RouteTerms terms;
    private final Map<Prefix, Known> known = new LinkedHashMap<>();
    private final TreeSet<Prefix> excluded = new TreeSet<>();
    private int beginnings;

    /**
     * @param since the beginning of a session it was last heard after
     * @param kept withdrawn, and left in the kernel
     */
    private record Known(LearnedRoute route, int since, boolean kept) {}

    /** What an event changes; both may be empty. */
    record Difference(List<Intent> wanted, List<RouteKey> unwanted) {
        boolean isEmpty() {
            return wanted.isEmpty() && unwanted.isEmpty();
        }
    }

    LearnedRoutes(Owner owner, Overlay overlay, RouteTerms terms) {
        this.owner = owner;
        this.overlay = overlay;
        this.terms = terms;
    }

    /**
     * The same routes on other terms or over another tunnel between the same addresses. What is only kept cannot be changed,
     * so if it would have to be it is given up.
     */
    LearnedRoutes on(Overlay newOverlay, RouteTerms newTerms) {
        var same = new LearnedRoutes(owner, newOverlay, newTerms);
        known.forEach((prefix, was) -> {
            boolean unchanged = terms.route(was.route, overlay).equals(newTerms.route(was.route, newOverlay));
            if (newTerms.takes(was.route) && (!was.kept || unchanged)) {
                same.known.put(prefix, was);
            }
        });
        same.excluded.addAll(excluded);
        same.beginnings = beginnings;
        return same;
    }

    /** @param mayStay whether what is withdrawn can be in the kernel at all, so that keeping it means something */
    Difference learn(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn, boolean mayStay) {
        var wanted = new LinkedHashMap<Prefix, Intent>();
        var unwanted = new ArrayList<RouteKey>();
        withdrawn.forEach(prefix -> withdraw(prefix, mayStay, wanted, unwanted));
        for (LearnedRoute route : learned) {
            if (terms.takes(route)) {
                known.put(route.prefix(), new Known(route, beginnings, false));
                wanted.put(route.prefix(), intent(route, false));
            } else {
                excluded.add(route.prefix());
            }
        }
        return new Difference(List.copyOf(wanted.values()), unwanted);
    }

    /** A session has begun: what it does not say again is stale when it is complete. */
    void begin() {
        beginnings++;
    }

    /** Withdraws what was learned before the last beginning. */
    Difference dropStale(boolean mayStay) {
        return withdrawAll(was -> was.since != beginnings, mayStay);
    }

    Difference lost(boolean mayStay) {
        excluded.clear();
        return withdrawAll(was -> true, mayStay);
    }

    /** Gives up what was kept: it went with its link. */
    Difference forgetKept() {
        return withdrawAll(Known::kept, false);
    }

    private Difference withdrawAll(Predicate<Known> which, boolean mayStay) {
        var wanted = new LinkedHashMap<Prefix, Intent>();
        var unwanted = new ArrayList<RouteKey>();
        for (Known was : List.copyOf(known.values())) {
            if (which.test(was)) {
                withdraw(was.route.prefix(), mayStay, wanted, unwanted);
            }
        }
        return new Difference(List.copyOf(wanted.values()), unwanted);
    }

    private void withdraw(Prefix prefix, boolean mayStay, Map<Prefix, Intent> wanted, List<RouteKey> unwanted) {
        excluded.remove(prefix);
        Known was = known.get(prefix);
        if (was == null) {
            return;
        }
        if (terms.keepWithdrawn() && mayStay) {
            if (!was.kept) {
                known.put(prefix, new Known(was.route, was.since, true));
                wanted.put(prefix, intent(was.route, true));
            }
        } else {
            known.remove(prefix);
            unwanted.add(terms.route(was.route, overlay).key());
        }
    }

    /** A kept one is only looked at: neither put back nor taken away. */
    private Intent intent(LearnedRoute route, boolean kept) {
        return terms.intent(route, overlay, owner, kept ? Policy.REPORT : Policy.ENFORCE);
    }

    List<Intent> intents() {
        return known.values().stream().map(was -> intent(was.route, was.kept)).toList();
    }

    Collection<Prefix> prefixes() {
        return known.keySet();
    }

    int learned() {
        return known.size() - kept();
    }

    int kept() {
        return (int) known.values().stream().filter(Known::kept).count();
    }

    /** What the session announced and the configuration excludes, in order. */
    Collection<Prefix> excluded() {
        return excluded;
    }
}
