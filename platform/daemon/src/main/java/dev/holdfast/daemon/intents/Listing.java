package dev.holdfast.daemon.intents;

import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Makes records of rows, for people: only of those that are shown. Takes the table's lock piece by piece, so that a listing of
 * a million routes does not keep the reconciler from healing one.
 */
final class Listing {
    private static final int SORTED_UP_TO = 20_000;
    private static final int PIECE = 16_384;

    private final Lock lock;
    private final RouteIntents routes;
    private final ObjectIntents objects;
    private final IntentViews views;
    private final IntentQuery query;
    private final List<IntentView> shown = new ArrayList<>();
    private int total;
    private int uncollected;

    Listing(Lock lock, RouteIntents routes, ObjectIntents objects, GateTable gates, IntentQuery query) {
        this.lock = lock;
        this.routes = routes;
        this.objects = objects;
        views = new IntentViews(routes, gates);
        this.query = query;
    }

    IntentPage page() {
        if (query.prefix() == null && query.covering() == null && query.table() == 0) {
            lock.lock();
            try {
                listObjects();
            } finally {
                lock.unlock();
            }
        }
        if (query.kind() == null || query.kind().equals("route")) {
            listRoutes();
        }
        return new IntentPage(total + uncollected, shown);
    }

    // ---- links, addresses, rules

    private void listObjects() {
        for (ObjectIntents.Row row : objects.rows()) {
            if (query.kind() != null && !query.kind().equals(kind(row.key()))) {
                continue;
            }
            Intent best = row.selected();
            if (best == null && row.owned() && asksFor(row.state(), null) && counted()) {
                shown.add(IntentViews.leftover(row.key(), row.status()));
            }
            for (Intent claim : row.claims()) {
                boolean selected = claim == best;
                if (asksFor(selected ? row.state() : IntentState.SHADOWED, claim.owner()) && counted()) {
                    shown.add(views.of(row, claim, selected));
                }
            }
        }
    }

    private static String kind(ObjectKey key) {
        return key instanceof RouteKey
                ? "route"
                : key instanceof LinkKey ? "link" : key instanceof AddressKey ? "address" : "rule";
    }

    // ---- routes

    private void listRoutes() {
        List<Integer> rows = new ArrayList<>();
        boolean all = collect(rows);
        lock.lock();
        try {
            rows.removeIf(row -> !routes.live(row));
            if (all) {
                rows.sort(Comparator.comparing(routes::key));
            }
            rows.forEach(this::show);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Collects the rows that match, as many as can be sorted or shown, and counts the rest.
     *
     * @return whether all were collected
     */
    private boolean collect(List<Integer> rows) {
        int room = Math.max(SORTED_UP_TO, query.offset() + query.limit());
        int limit = 0;
        boolean all = true;
        for (int from = 0; from == 0 || from < limit; from += PIECE) {
            lock.lock();
            try {
                limit = routes.limit();
                for (int row = from; row < Math.min(limit, from + PIECE); row++) {
                    if (routes.live(row) && inTable(row) && matchesPrefix(row) && claims(row) > 0) {
                        if (rows.size() < room) {
                            rows.add(row);
                        } else {
                            all = false;
                            uncollected += claims(row);
                        }
                    }
                }
            } finally {
                lock.unlock();
            }
        }
        return all;
    }

    private boolean inTable(int row) {
        return query.table() == 0 || Integer.toUnsignedLong(routes.columns().table[row]) == query.table();
    }

    private boolean matchesPrefix(int row) {
        Prefix exact = query.prefix();
        if (exact != null) {
            return routes.columns().low[row] == exact.network().low()
                    && routes.key(row).prefix().equals(exact);
        }
        Prefix host = query.covering();
        return host == null || routes.key(row).prefix().contains(host.network());
    }

    /** How many of a row's intents are asked for. Makes nothing, as a rule. */
    private int claims(int row) {
        Owner owner = routes.owner(row);
        boolean something = owner != null || routes.owned(row);
        int count = something && asksFor(routes.state(row), owner) ? 1 : 0;
        if (routes.hasLosers(row)) {
            for (RouteIntents.Contender loser : routes.losers(row)) {
                count += asksFor(IntentState.SHADOWED, loser.terms().owner()) ? 1 : 0;
            }
        }
        return count;
    }

    private void show(int row) {
        Owner owner = routes.owner(row);
        boolean something = owner != null || routes.owned(row);
        if (something && asksFor(routes.state(row), owner) && counted()) {
            RouteIntents.Contender best = routes.best(row);
            shown.add(
                    best == null
                            ? IntentViews.leftover(routes.key(row), routes.status(row))
                            : views.of(row, best, true));
        }
        for (RouteIntents.Contender loser : routes.losers(row)) {
            if (asksFor(IntentState.SHADOWED, loser.terms().owner()) && counted()) {
                shown.add(views.of(row, loser, false));
            }
        }
    }

    // ---- both

    private boolean asksFor(IntentState state, @Nullable Owner owner) {
        String asked = query.owner();
        boolean ownerFits = asked == null
                || owner != null
                        && (owner.plugin().equals(asked) || owner.toString().equals(asked));
        return ownerFits && (query.state() == null || query.state() == state);
    }

    /** Counts one more; whether it falls into the window that is shown. */
    private boolean counted() {
        int position = total++;
        return position >= query.offset() && shown.size() < query.limit();
    }
}
