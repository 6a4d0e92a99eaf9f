package dev.holdfast.api.overlay;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

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

    /**
     * What an event changes.
     *
     * @param watched paths of what is wanted, if they are watched
     * @param forgotten gates of what is wanted no longer, whether or not their paths were watched
     */
    record Difference(List<Intent> wanted, List<RouteKey> unwanted, List<GatedPath> watched, List<String> forgotten) {
        static final Difference NONE = new Difference(List.of(), List.of(), List.of(), List.of());

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
        var touched = new LinkedHashSet<Prefix>();
        var unwanted = new LinkedHashMap<Prefix, RouteKey>();
        for (Prefix prefix : withdrawn) {
            excluded.remove(prefix);
            withdraw(prefix, mayStay, touched, unwanted);
        }
        for (LearnedRoute route : learned) {
            if (terms.takes(route)) {
                known.put(route.prefix(), new Known(route, beginnings, false));
                touched.add(route.prefix());
                unwanted.remove(route.prefix());
            } else {
                excluded.add(route.prefix());
            }
        }
        return difference(touched, unwanted);
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
        var touched = new LinkedHashSet<Prefix>();
        var unwanted = new LinkedHashMap<Prefix, RouteKey>();
        for (Known was : List.copyOf(known.values())) {
            if (which.test(was)) {
                withdraw(was.route.prefix(), mayStay, touched, unwanted);
            }
        }
        return difference(touched, unwanted);
    }

    private void withdraw(Prefix prefix, boolean mayStay, Set<Prefix> touched, Map<Prefix, RouteKey> unwanted) {
        Known was = known.get(prefix);
        if (was == null) {
            return;
        }
        if (!terms.keepWithdrawn() || !mayStay) {
            known.remove(prefix);
            unwanted.put(prefix, terms.route(was.route, overlay).key());
        } else if (!was.kept) {
            known.put(prefix, new Known(was.route, was.since, true));
            touched.add(prefix);
        }
    }

    private Difference difference(Set<Prefix> touched, Map<Prefix, RouteKey> unwanted) {
        List<Known> now =
                touched.stream().map(known::get).filter(Objects::nonNull).toList();
        var forgotten = Stream.concat(
                now.stream().filter(Known::kept).map(was -> was.route.prefix()), unwanted.keySet().stream());
        return new Difference(
                now.stream().map(this::intent).toList(),
                List.copyOf(unwanted.values()),
                paths(now.stream()),
                forgotten.map(prefix -> GatedPath.gateOf(owner, prefix)).toList());
    }

    /** A kept one is only looked at: neither put back nor taken away. */
    private Intent intent(Known of) {
        return terms.intent(of.route, overlay, owner, of.kept ? Policy.REPORT : Policy.ENFORCE);
    }

    private List<GatedPath> paths(Stream<Known> of) {
        return terms.watched()
                ? of.filter(was -> !was.kept)
                        .map(was -> terms.path(was.route.prefix(), overlay, owner))
                        .toList()
                : List.of();
    }

    /** The paths of all that is wanted. */
    List<GatedPath> paths() {
        return paths(known.values().stream());
    }

    List<Intent> intents() {
        return known.values().stream().map(this::intent).toList();
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
