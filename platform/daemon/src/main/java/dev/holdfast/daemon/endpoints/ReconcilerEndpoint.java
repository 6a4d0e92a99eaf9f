package dev.holdfast.daemon.endpoints;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.holdfast.api.Attribution;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.IntentState;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/** {@code /actuator/reconciler}: its state, and its levers: now, plan, pause, resume, release-brake. */
@Endpoint(id = "reconciler")
final class ReconcilerEndpoint {
    private static final int PLAN_LINES = 200;

    private final Reconciler reconciler;
    private final ColumnIntentTable table;
    private final Dataplane dataplane;
    private final Attribution attribution;

    ReconcilerEndpoint(Reconciler reconciler, ColumnIntentTable table, Dataplane dataplane, Attribution attribution) {
        this.reconciler = reconciler;
        this.table = table;
        this.dataplane = dataplane;
        this.attribution = attribution;
    }

    /** @param attribution what evidence about processes is at hand, and what is missing */
    record Answer(
            @JsonUnwrapped ReconcilerControl.ReconcilerStatus status,
            Map<IntentState, Integer> counts,
            DataplaneFacts dataplane,
            List<String> attribution) {}

    /** The state after an action that gives no report. */
    record State(String state) {}

    @ReadOperation
    Answer status() {
        return new Answer(reconciler.levers().status(), table.counts(), dataplane.facts(), attribution.facts());
    }

    @WriteOperation
    Object act(@Selector String action, @Nullable Integer limit) {
        ReconcilerControl levers = reconciler.levers();
        switch (action) {
            case "now":
                return Reconciler.await(levers.reconcileNow());
            case "plan":
                return Reconciler.await(levers.plan(Parameters.limit(limit, PLAN_LINES)));
            case "pause":
                levers.pause();
                return new State(levers.status().state());
            case "resume":
                levers.resume();
                return new State(levers.status().state());
            case "release-brake":
                levers.releaseBrake();
                return new State(levers.status().state());
            default:
                throw Problem.badParameter(
                        "action", "'" + action + "' is no action", "give now, plan, pause, resume or release-brake");
        }
    }
}
