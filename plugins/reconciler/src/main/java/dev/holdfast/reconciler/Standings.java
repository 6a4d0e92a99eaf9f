package dev.holdfast.reconciler;

import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What we believe stands at the keys of our rows: a column of the table for the plain ones, a map for those that others
 * share. Kept by events, corrected by dumps. Touched under the table's lock, by the reconciler's thread.
 */
final class Standings {
    private final RouteRows rows;
    private final int protocol;
    private final Map<Integer, List<KernelRoute>> shared = new HashMap<>();
    private final Map<Integer, Set<KernelRoute>> companions = new HashMap<>();

    Standings(RouteRows rows, int protocol) {
        this.rows = rows;
        this.protocol = protocol;
    }

    Standing at(int row) {
        List<KernelRoute> all = shared.isEmpty() ? null : shared.get(row);
        return all == null ? Standing.alone(rows.installed(row)) : Standing.of(all, protocol);
    }

    /** Whether {@code route} stood beside ours before, so that it is no replacement of ours. */
    boolean isCompanion(int row, KernelRoute route) {
        return companions.getOrDefault(row, Set.of()).contains(route);
    }

    /** Takes an event in, as the kernel's list of the key would change by it. */
    void apply(int row, RouteEvent event, KernelRoute route) {
        if (event == RouteEvent.DELETED && isPlain(row) && isOurs(row, route)) {
            rows.installed(
                    row, null); // the common loss, on the way to being healed: as below, with nothing made for it
            return;
        }
        List<KernelRoute> all = list(row);
        boolean ipv6 = route.prefix().family() == Family.IPV6;
        switch (event) {
            case CREATED -> {
                all.clear(); // the key was free: whatever we thought was there went without a word
                all.add(route);
            }
            case PREPENDED -> all.add(0, route);
            case APPENDED -> {
                if (ipv6) {
                    all.clear(); // the event shows the whole group that it joined
                }
                all.add(route);
            }
            case REPLACED -> {
                if (ipv6) {
                    all.clear();
                } else if (!all.isEmpty()) {
                    all.remove(0);
                }
                all.add(0, route);
            }
            case DELETED -> delete(all, route, ipv6);
        }
        put(row, all);
    }

    private boolean isOurs(int row, KernelRoute route) {
        return route.protocol() == protocol && route.forwarding().equals(rows.installed(row));
    }

    private static void delete(List<KernelRoute> all, KernelRoute route, boolean ipv6) {
        if (all.remove(route) || !ipv6) {
            return;
        }
        // One leg of an IPv6 group went and the rest is not announced: take the leg off what we knew.
        for (int i = 0; i < all.size(); i++) {
            KernelRoute known = all.get(i);
            List<dev.holdfast.model.NextHop> left =
                    new ArrayList<>(known.forwarding().nextHops());
            if (known.protocol() == route.protocol()
                    && left.removeAll(route.forwarding().nextHops())
                    && !left.isEmpty()) {
                all.set(
                        i,
                        with(
                                known,
                                Forwarding.over(left)
                                        .withScope(known.forwarding().scope())
                                        .withSource(known.forwarding().source())
                                        .withMtu(known.forwarding().mtu())));
                return;
            }
        }
    }

    private static KernelRoute with(KernelRoute route, Forwarding forwarding) {
        return new KernelRoute(
                route.table(), route.prefix(), route.tos(), route.metric(), route.protocol(), forwarding);
    }

    /** Sets what a dump showed, in the kernel's order. */
    void put(int row, List<KernelRoute> inOrder) {
        Standing standing = Standing.of(inOrder, protocol);
        Forwarding ours = standing.ours();
        rows.installed(row, ours == null ? null : rows.canonical(ours));
        if (standing.isPlain()) {
            shared.remove(row);
            return;
        }
        shared.put(row, inOrder);
        if (ours != null) {
            Set<KernelRoute> known = companions.computeIfAbsent(row, none -> new HashSet<>());
            known.addAll(standing.behind());
            known.addAll(standing.ahead());
        }
    }

    /** Our own write put {@code forwarding} first, in the place of {@code replaced} if that is not null. */
    void wrote(int row, Forwarding forwarding, boolean replacedFirst) {
        List<KernelRoute> all = shared.get(row);
        if (all == null) {
            rows.installed(row, forwarding);
            return;
        }
        List<KernelRoute> now = new ArrayList<>(all);
        now.removeIf(route -> route.protocol() == protocol);
        if (replacedFirst && !now.isEmpty() && now.size() == all.size()) {
            now.remove(0);
        }
        now.add(0, ours(row, forwarding));
        put(row, now);
    }

    /** Our own delete took ours away. */
    void deleted(int row) {
        List<KernelRoute> all = list(row);
        all.removeIf(route -> route.protocol() == protocol);
        put(row, all);
    }

    /** Forgets all about a row that is about to be dropped. */
    void forget(int row) {
        shared.remove(row);
        companions.remove(row);
    }

    boolean isPlain(int row) {
        return shared.isEmpty() || !shared.containsKey(row);
    }

    private List<KernelRoute> list(int row) {
        List<KernelRoute> all = shared.get(row);
        if (all != null) {
            return new ArrayList<>(all);
        }
        List<KernelRoute> plain = new ArrayList<>(2);
        Forwarding ours = rows.installed(row);
        if (ours != null) {
            plain.add(ours(row, ours));
        }
        return plain;
    }

    private KernelRoute ours(int row, @Nullable Forwarding forwarding) {
        RouteKey key = rows.key(row);
        return new KernelRoute(
                key.table(),
                key.prefix(),
                key.tos(),
                key.metric(),
                protocol,
                java.util.Objects.requireNonNull(forwarding));
    }
}
