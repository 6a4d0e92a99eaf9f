package dev.holdfast.daemon.intents;

import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IntentStatus;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes records of rows, for people. Called with the table's lock held. */
final class Listing {
    private static final int SORTED_UP_TO = 20_000;

    private final RouteIntents routes;
    private final ObjectIntents objects;
    private final GateTable gates;
    private final IntentQuery query;
    private final List<IntentView> shown = new ArrayList<>();
    private int total;

    Listing(RouteIntents routes, ObjectIntents objects, GateTable gates, IntentQuery query) {
        this.routes = routes;
        this.objects = objects;
        this.gates = gates;
        this.query = query;
    }

    IntentPage page() {
        boolean anyRoute = query.kind() == null || query.kind().equals("route");
        if (query.prefix() == null && query.covering() == null && query.table() == 0) {
            listObjects();
        }
        if (anyRoute) {
            listRoutes();
        }
        return new IntentPage(total, shown);
    }

    private void listObjects() {
        for (ObjectIntents.Row row : objects.rows()) {
            if (query.kind() != null && !query.kind().equals(kind(row.key()))) {
                continue;
            }
            Intent best = row.selected();
            if (best == null) {
                offer(row.owned() ? leftover(row) : null);
            }
            for (Intent claim : row.claims()) {
                offer(view(row, claim, claim == best));
            }
        }
    }

    static String kind(ObjectKey key) {
        return key instanceof RouteKey
                ? "route"
                : key instanceof LinkKey ? "link" : key instanceof AddressKey ? "address" : "rule";
    }

    private IntentView leftover(ObjectIntents.Row row) {
        return new IntentView(row.key(), null, null, 0, Policy.ENFORCE, null, "", false, true, row.status(), null);
    }

    private IntentView view(ObjectIntents.Row row, Intent claim, boolean selected) {
        IntentStatus status = selected ? row.status() : shadowed(row.status(), row.key(), row.owner());
        return new IntentView(
                row.key(),
                claim.object(),
                claim.owner(),
                claim.distance(),
                claim.policy(),
                claim.gate(),
                gateReason(claim.gate()),
                claim.guard(),
                selected,
                status,
                null);
    }

    private String gateReason(@Nullable String gate) {
        return gate == null || gates.isOpen(gate) ? "" : gates.reason(gate);
    }

    private static IntentStatus shadowed(IntentStatus of, ObjectKey key, @Nullable Owner by) {
        Diagnostic why = new Diagnostic(
                "INT-001",
                key.toString(),
                by + " wants the same key with a lower or equal distance",
                "change the distance of one of the two, or withdraw one");
        return new IntentStatus(IntentState.SHADOWED, of.since(), null, 0, why);
    }

    private void listRoutes() {
        List<Integer> rows = new ArrayList<>();
        RouteColumns columns = routes.columns();
        for (int row = 0; row < columns.limit(); row++) {
            if (routes.live(row) && inTable(columns, row) && matchesPrefix(columns, row)) {
                rows.add(row);
            }
        }
        if (rows.size() <= SORTED_UP_TO) {
            rows.sort(Comparator.comparing(columns::key));
        }
        for (int row : rows) {
            listRoute(row);
        }
    }

    private boolean inTable(RouteColumns columns, int row) {
        return query.table() == 0 || Integer.toUnsignedLong(columns.table[row]) == query.table();
    }

    private boolean matchesPrefix(RouteColumns columns, int row) {
        Prefix exact = query.prefix();
        if (exact != null) {
            return columns.low[row] == exact.network().low()
                    && columns.key(row).prefix().equals(exact);
        }
        Prefix host = query.covering();
        return host == null || columns.key(row).prefix().contains(host.network());
    }

    private void listRoute(int row) {
        RouteIntents.Contender best = routes.best(row);
        boolean skipsBest = query.state() != null && query.state() != routes.state(row);
        if (!skipsBest || query.state() == IntentState.SHADOWED) {
            if (best != null) {
                offer(view(row, best, true));
            } else if (routes.owned(row)) {
                offer(new IntentView(
                        routes.key(row),
                        null,
                        null,
                        0,
                        Policy.ENFORCE,
                        null,
                        "",
                        false,
                        true,
                        routes.status(row),
                        routes.installed(row)));
            }
            for (RouteIntents.Contender loser : routes.losers(row)) {
                offer(view(row, loser, false));
            }
        }
    }

    private IntentView view(int row, RouteIntents.Contender claim, boolean selected) {
        RouteKey key = routes.key(row);
        Terms by = claim.terms();
        KernelObject object = new Route(key, claim.forwarding());
        IntentStatus status = selected ? routes.status(row) : shadowed(routes.status(row), key, routes.owner(row));
        return new IntentView(
                key,
                object,
                by.owner(),
                by.distance(),
                by.policy(),
                by.gate(),
                gateReason(by.gate()),
                by.guard(),
                selected,
                status,
                selected ? routes.installed(row) : null);
    }

    private void offer(@Nullable IntentView view) {
        if (view == null || !matches(view)) {
            return;
        }
        if (total >= query.offset() && shown.size() < query.limit()) {
            shown.add(view);
        }
        total++;
    }

    private boolean matches(IntentView view) {
        if (query.state() != null && view.status().state() != query.state()) {
            return false;
        }
        String asked = query.owner();
        Owner owner = view.owner();
        return asked == null
                || owner != null
                        && (owner.toString().equals(asked) || owner.plugin().equals(asked));
    }
}
