package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.Loss;
import dev.holdfast.model.Policy;
import dev.holdfast.reconciler.Sightings.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Decides about every link, address and rule, and records what it finds. Belongs to the reconciler's thread. */
final class ObjectDecisions {
    private final Parts parts;
    private final ObjectPlanner planner;
    private final Pruning pruning;
    private final Sightings sightings;
    private final LinkRepair repair;
    private final Draining draining = new Draining();
    private final Set<String> coming = new HashSet<>(); // links that are about to be added, or made anew
    private final Set<ObjectRow> renewed = new HashSet<>(); // that it stands otherwise is no loss: the wish is another
    private boolean arrived;

    ObjectDecisions(Parts parts, ObjectPlanner planner, Pruning pruning, Sightings sightings, LinkRepair repair) {
        this.parts = parts;
        this.planner = planner;
        this.pruning = pruning;
        this.sightings = sightings;
        this.repair = repair;
    }

    /** As {@link ObjectWork#wished}. */
    void wished(ObjectRow row) {
        draining.wished(row);
        renewed.add(row);
    }

    /** As {@link ObjectWork#takeArrived}. */
    boolean takeArrived() {
        boolean taken = arrived;
        arrived = false;
        return taken;
    }

    /**
     * What has to be added or corrected.
     *
     * @param rows links first
     */
    List<Step> up(List<ObjectRow> rows, ObjectWriter writer, long triggerNanos) {
        List<Step> steps = new ArrayList<>();
        long now = parts.clock.nanos();
        coming.clear();
        parts.table.lock().lock();
        try {
            for (ObjectRow row : rows) {
                Intent wanted = row.wanted();
                if (wanted != null) {
                    wanted(row, wanted, steps, writer, triggerNanos, now);
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        return steps;
    }

    /** What has to be taken away. */
    List<Step> down(List<ObjectRow> rows) {
        List<Step> steps = new ArrayList<>();
        long now = parts.clock.nanos();
        parts.table.lock().lock();
        try {
            for (ObjectRow row : rows) {
                if (row.wanted() == null) {
                    unwanted(row, rows, steps, now);
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        return steps;
    }

    private void wanted(
            ObjectRow row, Intent wanted, List<Step> steps, ObjectWriter writer, long triggerNanos, long now) {
        Verdict verdict = planner.wanted(wanted.object(), row.owned(), repair.refusal(row) != null, coming);
        boolean onNewLink = row.key() instanceof AddressKey address && coming.contains(address.device());
        if (verdict.kind() == Verdict.Kind.FINE) {
            renewed.remove(row);
        } else {
            noteLoss(row, wanted, onNewLink ? "" : planner.describe(row.key()), now);
        }
        if (row.key() instanceof LinkKey link) {
            parts.view.foreign(link.name(), verdict.kind() == Verdict.Kind.BLOCKED);
        }
        switch (verdict.kind()) {
            case FINE -> fine(row, now);
            case WAIT -> {
                parts.forensics.waits(row);
                row.state(IntentState.PENDING, 0, verdict.why());
            }
            case BLOCKED -> {
                parts.forensics.abandoned(row, now);
                row.state(IntentState.BLOCKED, 0, verdict.why());
            }
            default -> {
                if (onNewLink || writer.wasRefusedOther(row, verdict.changes())) {
                    parts.retries.clear(row); // refused was something else, or for want of the link
                }
                if (!onNewLink && writer.hasTaken(row, verdict.changes())) {
                    stays(row, verdict, now);
                } else if (mayWrite(row, wanted.policy(), verdict, triggerNanos, now)) {
                    if (row.key() instanceof LinkKey link && verdict.addsLink()) {
                        coming.add(link.name());
                    }
                    verdict.changes().forEach(change -> steps.add(new Step(row, change)));
                }
            }
        }
    }

    /** The kernel said yes, and it stands otherwise all the same: not asked again at once, or we would go on for ever. */
    private void stays(ObjectRow row, Verdict verdict, long now) {
        int attempts = parts.retries.refused(row, "", now);
        Change last = verdict.changes().get(verdict.changes().size() - 1);
        row.state(
                IntentState.PENDING, attempts, Diagnostics.withoutEffect(row.key(), last, planner.describe(row.key())));
    }

    private boolean mayWrite(ObjectRow row, Policy policy, Verdict verdict, long triggerNanos, long now) {
        Parts.Restraint restraint = parts.restraint(
                row,
                row.key(),
                policy,
                parts.arbiter.undoings(row) > 0,
                verdict.changes().get(0),
                now);
        if (restraint != null) {
            row.state(restraint.state(), 0, restraint.why());
            if (parts.letGo.containsKey(row) && policy == Policy.YIELD && row.owned()) {
                row.owned(false);
                parts.ownership.went(row.key());
            }
            return false;
        }
        if (!parts.retries.mayTry(row, now)) {
            return false;
        }
        parts.forensics.healable(row, triggerNanos);
        return true;
    }

    /** If it stood as wanted until now, this is a loss. */
    private void noteLoss(ObjectRow row, Intent wanted, String there, long now) {
        boolean stood = row.state() == IntentState.INSTALLED
                || row.state() == IntentState.CONTESTED
                || parts.adopted.remove(row) && there.isEmpty(); // otherwise the wish may have changed meanwhile
        boolean ownChange = !there.isEmpty() && renewed.contains(row);
        if (!stood || ownChange || parts.forensics.isLost(row)) {
            return;
        }
        Sighting seen = sightings.of(row.key());
        LossEntry entry = new LossEntry(
                row,
                row.key(),
                row.owner(),
                there.isEmpty() ? Loss.Kind.REMOVED : Loss.Kind.CHANGED,
                wanted.object(),
                there.isEmpty() ? null : there,
                seen == null ? now : seen.atNanos());
        entry.author = seen == null ? null : seen.author();
        entry.foundByScan = seen == null;
        row.state(IntentState.PENDING, 0, null);
        parts.forensics.lost(entry);
        parts.tally.losses.increment();
        if (entry.author != null || parts.happenings.forObject(row.key(), entry.lostNanos) == null) {
            parts.arbiter.undone(row, entry.lostNanos);
        }
    }

    private void fine(ObjectRow row, long now) {
        arrived |= row.state() != IntentState.INSTALLED && row.state() != IntentState.CONTESTED;
        parts.adopted.remove(row);
        parts.letGo.remove(row);
        parts.retries.clear(row);
        repair.settled(row);
        long nanos = parts.forensics.healed(row, now);
        if (nanos >= 0) {
            parts.tally.heal.record(Duration.ofNanos(Math.max(0, nanos)));
            parts.arbiter.healed(row);
        }
        boolean contested = parts.arbiter.isContested(row);
        row.state(
                contested ? IntentState.CONTESTED : IntentState.INSTALLED,
                0,
                contested ? parts.contested(row, row.key()) : parts.underlay.trouble(row));
        if (parts.view.isFresh(row.key())) {
            row.verified(); // otherwise only events say so
        }
    }

    private void unwanted(ObjectRow row, List<ObjectRow> rows, List<Step> steps, long now) {
        Verdict verdict = pruning.permit(row.key(), row.leftover(), planner.unwanted(row.key(), row.owned()));
        boolean gone = verdict.kind() == Verdict.Kind.GONE;
        if (!gone && (verdict.kind() == Verdict.Kind.HELD || parts.observeOnly)) {
            row.state(IntentState.PENDING, 0, verdict.why());
            return;
        }
        if (!parts.observeOnly && (gone || parts.retries.mayTry(row, now))) {
            draining.before(row, rows).forEach(change -> steps.add(new Step(row, change)));
            verdict.changes().forEach(change -> steps.add(new Step(row, change)));
            draining.done(row);
        }
        if (gone) {
            gone(row, now);
        }
    }

    private void gone(ObjectRow row, long now) {
        parts.forensics.abandoned(row, now);
        parts.renew(row);
        parts.adopted.remove(row);
        renewed.remove(row);
        repair.settled(row);
        if (row.key() instanceof LinkKey link) {
            parts.view.foreign(link.name(), false);
        }
        if (row.owned()) {
            row.owned(false);
            parts.ownership.went(row.key());
        }
        if (row.owner() != null) {
            row.state(IntentState.GATED, 0, null);
        } else {
            parts.table.forget(row);
        }
    }
}
