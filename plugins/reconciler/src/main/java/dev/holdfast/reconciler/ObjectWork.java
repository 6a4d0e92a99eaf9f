package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.Loss;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Policy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Links, addresses and rules: few enough to compare all of them in every pass that concerns one. Adds in the order link,
 * address, link up, rule; takes away in the reverse order, a link down before it is deleted. Belongs to the reconciler's
 * thread.
 */
final class ObjectWork {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectWork.class);

    private final Parts parts;
    private final ObjectPlanner planner;
    private final Pruning pruning;
    private final Map<ObjectKey, Sighting> sightings = new HashMap<>();
    private final Set<ObjectRow> newlyOwned = new HashSet<>(); // by the batch that is being written
    private final Set<ObjectRow> changeRefused = new HashSet<>();
    private boolean justDumped;
    private boolean arrived;
    private final Set<String> unsettledLinks = new HashSet<>(); // links our own writes brought down or made anew

    /** Who was last seen to touch an object, and when. */
    private record Sighting(@Nullable CompletableFuture<Culprit> author, long atNanos) {}

    /** One change and the row it is for. */
    private record Step(ObjectRow row, Change change) {}

    ObjectWork(Parts parts, Pruning pruning) {
        this.parts = parts;
        this.pruning = pruning;
        this.planner = new ObjectPlanner(parts.view, parts.dataplane.protocol());
    }

    /** An event told that {@code key} was touched; kept until the next pass looks at it. */
    void sighted(ObjectKey key, @Nullable CompletableFuture<Culprit> author, long atNanos) {
        sightings.put(key, new Sighting(author, atNanos));
        parts.table.lock().lock();
        try {
            ObjectRow row = parts.table.object(key);
            if (row != null) {
                parts.retries.clear(row); // what the kernel refused may work now
            }
        } finally {
            parts.table.lock().unlock();
        }
    }

    /** Whether a row has that key. */
    boolean concerns(ObjectKey key) {
        parts.table.lock().lock();
        try {
            return parts.table.object(key) != null;
        } finally {
            parts.table.lock().unlock();
        }
    }

    void dump() throws DumpException {
        justDumped = true;
        parts.view.dumpLinks(parts.dataplane);
        parts.view.dumpAddresses(parts.dataplane);
        parts.view.dumpRules(parts.dataplane);
    }

    /** What is at {@code key}, freshly read; empty: nothing. */
    String describe(ObjectKey key) throws DumpException {
        dump();
        return planner.describe(key);
    }

    /** Whether an object came to stand as wanted since last asked: routes may have waited for it. */
    boolean takeArrived() {
        boolean taken = arrived;
        arrived = false;
        return taken;
    }

    /** Links whose routes must be read again because of what we did to them ourselves. */
    Set<String> takeUnsettledLinks() {
        Set<String> taken = new HashSet<>(unsettledLinks);
        unsettledLinks.clear();
        return taken;
    }

    /**
     * Adds and corrects.
     *
     * @return changes the kernel took
     */
    int up(long triggerNanos) throws DumpException {
        List<Step> steps = decide(triggerNanos, false);
        sightings.clear();
        justDumped = false;
        steps.sort(Comparator.comparingInt(step -> phase(step.change())));
        int written = write(steps);
        if (written > 0) {
            settle();
        }
        return written;
    }

    /** Takes away what nobody wants. */
    int down(long triggerNanos) throws DumpException {
        List<Step> steps = decide(triggerNanos, true);
        steps.sort(Comparator.comparingInt(step -> -phaseDown(step.change())));
        int written = write(steps);
        if (written > 0) {
            dump();
            decide(triggerNanos, true);
        }
        return written;
    }

    private static int phase(Change change) {
        if (change instanceof Change.SetLink set) {
            return set.up() ? 2 : 0;
        }
        if (change instanceof Change.AddAddress || change instanceof Change.DeleteAddress) {
            return 1;
        }
        return change instanceof Change.AddRule ? 3 : 0;
    }

    private static int phaseDown(Change change) {
        return change instanceof Change.DeleteRule ? 3 : change instanceof Change.DeleteAddress ? 2 : 1;
    }

    private List<Step> decide(long triggerNanos, boolean removals) {
        List<Step> steps = new ArrayList<>();
        long now = parts.clock.nanos();
        parts.table.lock().lock();
        try {
            Set<String> coming = new HashSet<>();
            for (ObjectRow row : byKind()) {
                Intent wanted = row.wanted();
                if (wanted == null && removals) {
                    unwanted(row, steps, now);
                } else if (wanted != null && !removals) {
                    wanted(row, wanted, coming, steps, triggerNanos, now);
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        return steps;
    }

    /** Links first: an address may be added in the same pass as its link. */
    private List<ObjectRow> byKind() {
        List<ObjectRow> rows = new ArrayList<>(parts.table.objects());
        rows.sort(Comparator.comparing(row -> !(row.key() instanceof LinkKey)));
        return rows;
    }

    private void wanted(
            ObjectRow row, Intent wanted, Set<String> coming, List<Step> steps, long triggerNanos, long now) {
        Verdict verdict = planner.wanted(wanted.object(), row.owned(), changeRefused.contains(row), coming);
        if (verdict.kind() != Verdict.Kind.FINE) {
            noteLoss(row, wanted, now);
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
                if (mayWrite(row, wanted.policy(), verdict, triggerNanos, now)) {
                    if (row.key() instanceof LinkKey link) {
                        coming.add(link.name());
                    }
                    verdict.changes().forEach(change -> steps.add(new Step(row, change)));
                }
            }
        }
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
    private void noteLoss(ObjectRow row, Intent wanted, long now) {
        boolean stood = row.state() == IntentState.INSTALLED
                || row.state() == IntentState.CONTESTED
                || parts.adopted.remove(row) && planner.describe(row.key()).isEmpty();
        if (!stood || parts.forensics.isLost(row)) {
            return;
        }
        Sighting seen = sightings.get(row.key());
        String there = planner.describe(row.key());
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
        changeRefused.remove(row);
        long nanos = parts.forensics.healed(row, now);
        if (nanos >= 0) {
            parts.tally.heal.record(Duration.ofNanos(Math.max(0, nanos)));
            parts.arbiter.healed(row);
        }
        boolean contested = parts.arbiter.isContested(row);
        row.state(
                contested ? IntentState.CONTESTED : IntentState.INSTALLED,
                0,
                contested ? parts.contested(row, row.key()) : null);
        if (justDumped) {
            row.verified(); // otherwise only events say so
        }
    }

    private void unwanted(ObjectRow row, List<Step> steps, long now) {
        Verdict verdict = pruning.permit(row.key(), row.leftover(), planner.unwanted(row.key(), row.owned()));
        if (verdict.kind() == Verdict.Kind.GONE) {
            gone(row, now);
        } else if (verdict.kind() == Verdict.Kind.HELD || parts.observeOnly) {
            row.state(IntentState.PENDING, 0, verdict.why());
        } else if (parts.retries.mayTry(row, now)) {
            verdict.changes().forEach(change -> steps.add(new Step(row, change)));
        }
    }

    private void gone(ObjectRow row, long now) {
        parts.forensics.abandoned(row, now);
        parts.renew(row);
        parts.adopted.remove(row);
        changeRefused.remove(row);
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

    private int write(List<Step> steps) {
        if (steps.isEmpty()) {
            return 0;
        }
        own(steps);
        List<Refusal> refusals =
                parts.dataplane.apply(steps.stream().map(Step::change).toList());
        long now = parts.clock.nanos();
        steps.forEach(step -> sideEffects(step.change(), now));
        parts.table.lock().lock();
        try {
            refusals.forEach(refusal -> refused(steps.get(refusal.position()), refusal, now));
        } finally {
            parts.table.lock().unlock();
        }
        parts.ownership.flush();
        parts.tally.refused.increment(refusals.size());
        parts.tally.writes.increment(steps.size() - refusals.size());
        return steps.size() - refusals.size();
    }

    /** What is added goes on record before the kernel has it. */
    private void own(List<Step> steps) {
        newlyOwned.clear();
        parts.table.lock().lock();
        try {
            for (Step step : steps) {
                if (adds(step.change()) && !step.row().owned()) {
                    newlyOwned.add(step.row());
                    step.row().owned(true);
                    parts.ownership.came(step.row().key());
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        parts.ownership.flush();
    }

    private static boolean adds(Change change) {
        return change instanceof Change.AddLink
                || change instanceof Change.AddAddress
                || change instanceof Change.AddRule;
    }

    private void sideEffects(Change change, long now) {
        if (change instanceof Change.DeleteLink delete) {
            parts.happenings.ownAct(delete.name(), change.toString(), now);
            unsettledLinks.add(delete.name());
        } else if (change instanceof Change.SetLink set && !set.up()) {
            parts.happenings.ownAct(set.name(), change.toString(), now);
            unsettledLinks.add(set.name());
        } else if (change instanceof Change.DeleteAddress delete) {
            parts.happenings.ownAct(delete.address().device(), change.toString(), now);
            unsettledLinks.add(delete.address().device());
        }
    }

    private void refused(Step step, Refusal refusal, long now) {
        ObjectRow row = step.row();
        boolean removal = row.wanted() == null;
        if (removal) {
            // A link that cannot be set down is deleted all the same; what is gone already needs no deleting.
            LOG.atWarn()
                    .setMessage("removal refused")
                    .addKeyValue("object", row.key())
                    .addKeyValue("change", step.change())
                    .addKeyValue("kernel", refusal)
                    .log();
        }
        if (adds(step.change()) && newlyOwned.contains(row) && Retries.isCertain(refusal.errno())) {
            row.owned(false); // what was ours before, or may have been done after all, stays ours
            parts.ownership.went(row.key());
        }
        if (step.change() instanceof Change.ChangeLink && refusal.errno().equals("EOPNOTSUPP")) {
            changeRefused.add(row);
            return;
        }
        int attempts = parts.retries.refused(row, refusal.errno(), now);
        IntentState state = Retries.isLasting(refusal.errno()) ? IntentState.FAILED : IntentState.PENDING;
        row.state(state, attempts, Diagnostics.refused(row.key(), refusal));
    }

    /** Looks whether what was written is there, and marks it as installed. */
    private void settle() throws DumpException {
        dump();
        long now = parts.clock.nanos();
        parts.table.lock().lock();
        try {
            for (ObjectRow row : parts.table.objects()) {
                Intent wanted = row.wanted();
                if (wanted != null
                        && planner.wanted(wanted.object(), row.owned(), false, Set.of())
                                        .kind()
                                == Verdict.Kind.FINE) {
                    fine(row, now);
                }
            }
        } finally {
            parts.table.lock().unlock();
            justDumped = false;
        }
    }

    /** What would be written now, without writing it. */
    void preview(PlanPreview preview) {
        parts.table.lock().lock();
        try {
            for (ObjectRow row : byKind()) {
                Intent wanted = row.wanted();
                if (wanted != null && parts.letGo.containsKey(row)) {
                    continue; // its policy says that nothing is written
                } else if (wanted != null) {
                    preview.add(planner.wanted(wanted.object(), row.owned(), false, Set.of()));
                } else {
                    preview.add(pruning.permit(row.key(), row.leftover(), planner.unwanted(row.key(), row.owned())));
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
    }
}
