package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.LinkKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands the kernel what was decided about links, addresses and rules, and records its answers. Belongs to the reconciler's thread. */
final class ObjectWriter {
    private static final Logger LOG = LoggerFactory.getLogger(ObjectWriter.class);

    private final Parts parts;
    private final LinkRepair repair;
    private final Set<ObjectRow> newlyOwned = new HashSet<>(); // by the batch that is being written
    private final Set<String> unsettledLinks = new HashSet<>(); // links our own writes brought down or made anew
    private final Map<ObjectRow, List<Change>> tried = new HashMap<>(); // last, in this pass
    private final Set<ObjectRow> refusedRows = new HashSet<>(); // of those
    private boolean saidCannotDestroy;

    ObjectWriter(Parts parts, LinkRepair repair) {
        this.parts = parts;
        this.repair = repair;
    }

    /** A pass begins. */
    void begin() {
        tried.clear();
        refusedRows.clear();
    }

    /** Whether the kernel has taken exactly these changes for {@code row} in this pass already. */
    boolean hasTaken(ObjectRow row, List<Change> changes) {
        return !refusedRows.contains(row) && changes.equals(tried.get(row));
    }

    /** Whether the kernel has refused something else for {@code row} in this pass: then this is no repetition. */
    boolean wasRefusedOther(ObjectRow row, List<Change> changes) {
        return refusedRows.contains(row) && !changes.equals(tried.get(row));
    }

    /** As {@link ObjectWork#takeUnsettledLinks}. */
    Set<String> takeUnsettledLinks() {
        Set<String> taken = new HashSet<>(unsettledLinks);
        unsettledLinks.clear();
        return taken;
    }

    /**
     * Links are made before anything is written that goes onto them: if somebody else took the name of one in this very
     * moment, what was meant for ours must not get onto his.
     *
     * @return changes the kernel took
     */
    int write(List<Step> steps) {
        remember(steps);
        int links = 0;
        for (int i = 0; i < steps.size(); i++) {
            links = steps.get(i).change() instanceof Change.AddLink ? i + 1 : links;
        }
        Set<String> notMade = new HashSet<>();
        int written = hand(steps.subList(0, links), notMade);
        List<Step> rest = new ArrayList<>();
        for (Step step : steps.subList(links, steps.size())) {
            if (!notMade.contains(step.device())) {
                rest.add(step);
            } else if (!(step.change() instanceof Change.SetLink)) {
                tried.remove(step.row()); // nothing of it was asked of the kernel
            }
        }
        return written + hand(rest, notMade);
    }

    /** @param notMade takes up the links that the kernel refused to add */
    private int hand(List<Step> steps, Set<String> notMade) {
        if (steps.isEmpty()) {
            return 0;
        }
        own(steps);
        List<Refusal> refusals =
                parts.dataplane.apply(steps.stream().map(Step::change).toList());
        long now = parts.clock.nanos();
        Set<Integer> refusedAt = new HashSet<>();
        for (Refusal refusal : refusals) {
            refusedAt.add(refusal.position());
            if (steps.get(refusal.position()).change() instanceof Change.AddLink add) {
                notMade.add(add.link().name());
            }
        }
        parts.table.lock().lock();
        try {
            for (int i = 0; i < steps.size(); i++) {
                if (!refusedAt.contains(i)) {
                    taken(steps.get(i), now);
                }
            }
            tell(steps, refusals, now);
        } finally {
            parts.table.lock().unlock();
        }
        parts.ownership.flush();
        parts.tally.refused.increment(refusals.size());
        parts.tally.writes.increment(steps.size() - refusals.size());
        return steps.size() - refusals.size();
    }

    /** Of several refusals of one wanted object the first counts: the others follow from it, and their words would hide why. */
    private void tell(List<Step> steps, List<Refusal> refusals, long now) {
        Set<ObjectRow> told = new HashSet<>();
        refusals.stream()
                .sorted(Comparator.comparingInt(Refusal::position))
                .filter(refusal -> {
                    ObjectRow row = steps.get(refusal.position()).row();
                    return row.wanted() == null || told.add(row);
                })
                .forEach(refusal -> refused(steps.get(refusal.position()), refusal, now));
    }

    /** What is added goes on record before the kernel has it. */
    private void own(List<Step> steps) {
        newlyOwned.clear();
        parts.table.lock().lock();
        try {
            for (Step step : steps) {
                if (step.adds() && !step.row().owned()) {
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

    private void remember(List<Step> steps) {
        for (Step step : steps) {
            tried.put(step.row(), new ArrayList<>(4));
            refusedRows.remove(step.row());
        }
        for (Step step : steps) {
            tried.get(step.row()).add(step.change());
        }
    }

    private void taken(Step step, long now) {
        Change change = step.change();
        String device = broughtDown(change);
        if (device != null) {
            parts.happenings.ownAct(device, change.toString(), now);
            unsettledLinks.add(device);
        }
        if (change instanceof Change.AddLink add) {
            parts.view.made(add.link().name(), now);
        }
        if (step.row().key() instanceof LinkKey link && step.row().wanted() != null) {
            KernelLink before = parts.view.link(link.name());
            repair.done(step.row(), change, before, now);
        }
    }

    /** The device that may have lost routes or addresses by it; null: none. */
    private static @Nullable String broughtDown(Change change) {
        if (change instanceof Change.DeleteLink delete) {
            return delete.name();
        }
        if (change instanceof Change.SetLink set) {
            return set.up() ? null : set.name();
        }
        return change instanceof Change.DeleteAddress delete ? delete.address().device() : null;
    }

    private void refused(Step step, Refusal refusal, long now) {
        ObjectRow row = step.row();
        refusedRows.add(row);
        if (step.change() instanceof Change.DestroySockets destroy) {
            notDestroyed(destroy, refusal);
            return;
        }
        if (row.wanted() == null) {
            if (Retries.meansGone(refusal.errno())) {
                return;
            }
            // A link that cannot be set down is deleted all the same.
            LOG.atWarn()
                    .setMessage("removal refused")
                    .addKeyValue("object", row.key())
                    .addKeyValue("change", step.change())
                    .addKeyValue("kernel", refusal)
                    .log();
        }
        if (step.adds() && newlyOwned.contains(row) && Retries.isCertain(refusal.errno())) {
            row.owned(false); // what was ours before, or may have been done after all, stays ours
            parts.ownership.went(row.key());
        }
        if (LinkRepair.needsNewLink(step.change(), refusal)) {
            repair.cannotChange(row, refusal);
            return;
        }
        int attempts = parts.retries.refused(row, refusal.errno(), now);
        IntentState state = Retries.isLasting(refusal.errno()) ? IntentState.FAILED : IntentState.PENDING;
        row.state(state, attempts, Diagnostics.refused(row.key(), refusal));
    }

    private void notDestroyed(Change.DestroySockets change, Refusal refusal) {
        if (!saidCannotDestroy) {
            saidCannotDestroy = true;
            LOG.atWarn()
                    .setMessage("connections not broken off")
                    .addKeyValue("diagnostic", Diagnostics.socketsStay(change.local(), refusal))
                    .log();
        }
    }
}
