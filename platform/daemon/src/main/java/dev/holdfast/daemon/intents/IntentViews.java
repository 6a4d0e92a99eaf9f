package dev.holdfast.daemon.intents;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IntentStatus;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/** Makes records of rows. The table's lock guards it. */
final class IntentViews {
    private final RouteIntents routes;
    private final GateTable gates;

    IntentViews(RouteIntents routes, GateTable gates) {
        this.routes = routes;
        this.gates = gates;
    }

    IntentView of(ObjectIntents.Row row, Intent claim, boolean selected) {
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

    IntentView of(int row, RouteIntents.Contender claim, boolean selected) {
        RouteKey key = routes.key(row);
        Terms by = claim.terms();
        IntentStatus status = selected ? routes.status(row) : shadowed(routes.status(row), key, routes.owner(row));
        return new IntentView(
                key,
                new Route(key, claim.forwarding()),
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

    static IntentView leftover(ObjectKey key, IntentStatus status) {
        return new IntentView(key, null, null, 0, Policy.ENFORCE, null, "", false, true, status, null);
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
}
