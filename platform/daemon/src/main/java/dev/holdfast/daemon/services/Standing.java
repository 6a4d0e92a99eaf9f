package dev.holdfast.daemon.services;

import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.daemon.config.StoredServices.Wanted;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.daemon.intents.OwnerStanding;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a service stands, from what is known of it, its kernel objects and its own report. Pure.
 *
 * @param reason the first thing that keeps it from being up; empty: nothing
 */
record Standing(State state, List<String> waitsFor, List<Diagnostic> troubles, String reason) {

    /** @param wasUp whether all it wants has been in the kernel since it was started or changed */
    static Standing of(Known known, OwnerStanding objects, @Nullable ServiceReport report, boolean wasUp) {
        List<Diagnostic> troubles = new ArrayList<>();
        List<String> waits = new ArrayList<>();
        if (known.failure() != null && known.hasFailed()) {
            troubles.add(known.failure());
        }
        if (report != null) {
            troubles.addAll(report.troubles());
        }
        State state = state(known, objects, report, wasUp);
        if (state == State.STARTING || state == State.UP || state == State.DEGRADED) {
            objects.troubled().forEach(view -> tell(view, waits, troubles));
            if (isDialled(known)) {
                waitForSession(report, waits);
            }
        }
        if (known.phase() == Phase.WAITING) {
            waits.add("its plugin to start");
        } else if (known.phase() == Phase.LEAVING) {
            waits.add("its objects to leave the kernel");
        }
        String first = !troubles.isEmpty() ? troubles.get(0).what() : waits.isEmpty() ? "" : waits.get(0);
        return new Standing(state, waits, troubles, state == State.UP ? "" : first);
    }

    /** Whether its session can come up at all. */
    private static boolean isDialled(Known known) {
        return known.running() != null && known.running().scope().speaker().dials();
    }

    private static State state(Known known, OwnerStanding objects, @Nullable ServiceReport report, boolean wasUp) {
        switch (known.phase()) {
            case WAITING:
                return known.wanted() == Wanted.DISABLED ? State.DISABLED : State.STARTING;
            case DRAINED:
                return State.DRAINED;
            case LEAVING:
                return State.REMOVING;
            case STOPPED:
                return known.failure() == null ? State.DISABLED : State.FAILED;
            case RUNNING:
                boolean complete = objects.failing() == 0 && objects.fresh() == 0;
                boolean troubled = report != null && !report.troubles().isEmpty();
                boolean nothingYet = troubled
                        && objects.objects().isEmpty()
                        && objects.routes().isEmpty(); // not even known what
                if (!wasUp && (!complete || nothingYet)) {
                    return State.STARTING;
                }
                return objects.failing() > 0 || troubled ? State.DEGRADED : State.UP;
        }
        throw new IllegalStateException("no such phase: " + known.phase());
    }

    private static void tell(IntentView view, List<String> waits, List<Diagnostic> troubles) {
        IntentState state = view.status().state();
        Diagnostic why = view.status().diagnostic();
        if (state == IntentState.GATED) {
            waits.add(view.key() + " for its gate " + view.gate()
                    + (view.gateReason().isEmpty() ? "" : ": " + view.gateReason()));
        } else if (state == IntentState.PENDING || why == null) {
            waits.add(view.key() + " is " + state + (why == null ? "" : ": " + why.what()));
        } else if (!troubles.contains(why)) {
            troubles.add(why);
        }
    }

    private static void waitForSession(@Nullable ServiceReport report, List<String> waits) {
        SessionState session = report == null ? null : report.session();
        if (session != null && session.status() != SessionStatus.UP) {
            waits.add("its session: " + session.status() + (session.why().isEmpty() ? "" : ", " + session.why()));
        }
    }
}
