package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.IntentTable;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Policy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the steps of a pass share. Belongs to the reconciler's thread. */
final class Parts {
    final ReconcilerConfig config;
    final IntentTable table;
    final RouteRows rows;
    final Dataplane dataplane;
    final Clock clock;
    final boolean observeOnly;
    final KernelView view;
    final Standings standings;
    final Happenings happenings = new Happenings();
    final Forensics forensics;
    final Arbiter arbiter;
    final Retries retries = new Retries();
    final Ownership ownership;
    final Underlay underlay;
    final Suspects suspects = new Suspects();
    final Tally tally;

    /** Objects an earlier run owned that this one has not yet seen as wanted; by row number or object row. */
    final Set<Object> adopted = new HashSet<>();

    /** Objects a policy told us not to heal; by row number or object row. */
    final Map<Object, Diagnostic> letGo = new HashMap<>();

    Parts(ReconcilerHost host, ReconcilerConfig config) {
        this.config = config;
        this.table = host.table();
        this.rows = table.routes();
        this.dataplane = host.dataplane();
        this.clock = host.clock();
        this.observeOnly = host.observeOnly();
        this.view = new KernelView(host::linkPresent, host::linkGone);
        this.standings = new Standings(rows, dataplane.protocol());
        this.forensics = new Forensics(happenings, host.attribution(), host.incidents(), clock);
        this.arbiter = new Arbiter(config.contest());
        this.ownership = new Ownership(host.stateDirectory());
        this.tally = new Tally(host.meters());
        this.underlay = new Underlay(this, host::waysMoved);
        tally.gauge(
                "holdfast.reconciler.tunnels.degraded",
                "Tunnels that stand and whose packets find no way",
                underlay::troubled);
    }

    /** The intent changed, so what was learned about the old one is void. */
    void renew(Object subject) {
        retries.clear(subject);
        arbiter.forgive(subject);
        letGo.remove(subject);
    }

    /**
     * Why a write that is due must not be done; null: it may.
     *
     * @param would the write, which says itself in words
     */
    @Nullable
    Restraint restraint(Object subject, ObjectKey key, Policy policy, boolean byOthers, Change would, long nowNanos) {
        if (observeOnly) {
            return new Restraint(IntentState.PENDING, Diagnostics.observeOnly(key, would.toString()));
        }
        if (forensics.isLost(subject) && policy != Policy.ENFORCE && !letGo.containsKey(subject)) {
            if (policy == Policy.REPORT) {
                letGo.put(subject, Diagnostics.reported(key));
                forensics.abandoned(subject, nowNanos);
            } else if (byOthers) {
                letGo.put(subject, Diagnostics.yielded(key));
                forensics.abandoned(subject, nowNanos);
            }
        }
        Diagnostic letItGo = letGo.isEmpty() ? null : letGo.get(subject);
        if (letItGo != null) {
            return new Restraint(IntentState.BLOCKED, letItGo);
        }
        if (!arbiter.mayHeal(subject, nowNanos)) {
            return new Restraint(IntentState.CONTESTED, contested(subject, key));
        }
        return null;
    }

    /**
     * Whether the object is only kept, not put back: its policy is report, it was ours, and it is not there. Then no event has
     * to have told of a loss: it may have gone while the policy was another, or while nobody looked.
     */
    boolean isLeftAway(Object subject, ObjectKey key, Policy policy, boolean owned, boolean there, long nowNanos) {
        if (policy != Policy.REPORT || !owned || there || observeOnly) {
            return false;
        }
        letGo.putIfAbsent(subject, Diagnostics.reported(key));
        forensics.abandoned(subject, nowNanos);
        return true;
    }

    /** Why a write is not done, and the state the intent is in because of that. */
    record Restraint(IntentState state, Diagnostic why) {}

    Diagnostic contested(Object subject, ObjectKey key) {
        String doing =
                switch (config.contest().answer()) {
                    case INSIST -> "it is put back at once every time";
                    case BACK_OFF -> "it is put back, but less and less often";
                    case YIELD -> "it is left as it is until the intent changes";
                };
        return Diagnostics.contested(
                key, arbiter.undoings(subject), arbiter.culprit(subject), doing, arbiter.remedy(subject));
    }
}
