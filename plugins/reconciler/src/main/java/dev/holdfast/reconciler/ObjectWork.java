package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Intent;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.ObjectKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Links, addresses and rules: few enough to compare all of them in every pass that concerns one. Adds in the order link,
 * address, link up, rule; takes away in the reverse order, links down before anything on them goes. Belongs to the
 * reconciler's thread.
 */
final class ObjectWork {
    /** How often one pass looks again at what it has just written: a change may be refused in favour of another. */
    private static final int ROUNDS = 4;

    /** Up to so many links are read one by one; beyond, a dump of all is cheaper. */
    private static final int FEW = 32;

    private static final int LINKS_AT_ONCE = 8;

    private final Parts parts;
    private final ObjectPlanner planner;
    private final Pruning pruning;
    private final Sightings sightings = new Sightings();
    private final ObjectDecisions decisions;
    private final ObjectWriter writer;
    private boolean moreToTakeAway;

    ObjectWork(Parts parts, Pruning pruning) {
        this.parts = parts;
        this.pruning = pruning;
        this.planner = new ObjectPlanner(parts.view, parts.dataplane.protocol());
        LinkRepair repair = new LinkRepair(parts);
        this.decisions = new ObjectDecisions(parts, planner, pruning, sightings, repair);
        this.writer = new ObjectWriter(parts, repair);
    }

    /** An event told that {@code key} was touched; kept until the next pass looks at it. */
    void sighted(ObjectKey key, @Nullable CompletableFuture<Culprit> author, long atNanos) {
        sightings.add(key, author, atNanos);
        mayTryAgain(key);
    }

    /** What the kernel refused may work now. @return whether it refused anything at {@code key} */
    boolean mayTryAgain(ObjectKey key) {
        parts.table.lock().lock();
        try {
            ObjectRow row = parts.table.object(key);
            return row != null && parts.retries.clear(row);
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
        parts.view.dump(parts.dataplane);
    }

    /** Reads these links and what is on them; all, if there are many. */
    void refresh(Set<String> devices) throws DumpException {
        if (devices.size() > FEW) {
            dump();
            return;
        }
        for (String device : devices) {
            parts.view.refresh(parts.dataplane, device);
        }
    }

    /** Looks whether what was written is there. */
    private void look(List<Step> steps) throws DumpException {
        Set<String> devices = new HashSet<>();
        boolean rules = false;
        for (Step step : steps) {
            String device = step.device();
            rules |= device == null;
            if (device != null) {
                devices.add(device);
            }
        }
        refresh(devices);
        if (rules) {
            parts.view.refreshRules(parts.dataplane);
        }
    }

    /** What is at {@code key}, freshly read; empty: nothing. */
    String describe(ObjectKey key) throws DumpException {
        dump();
        return planner.describe(key);
    }

    /** Whether an object came to stand as wanted since last asked: routes may have waited for it. */
    boolean takeArrived() {
        return decisions.takeArrived();
    }

    /** Links whose routes must be read again because of what we did to them ourselves. */
    Set<String> takeUnsettledLinks() {
        return writer.takeUnsettledLinks();
    }

    /** What a source wants of {@code row} has changed; called under the table's lock. */
    void wished(ObjectRow row) {
        decisions.wished(row);
    }

    /**
     * Adds and corrects, until all is as wanted or waits for something else.
     *
     * @return changes the kernel took
     */
    int up(long triggerNanos) throws DumpException {
        int written = 0;
        writer.begin();
        for (int round = 0; round < ROUNDS; round++) {
            List<Step> steps = decisions.up(byKind(), writer, triggerNanos);
            sightings.clear();
            parts.view.age();
            if (steps.isEmpty()) {
                break;
            }
            steps.sort(Comparator.comparingInt(Step::placeUp));
            written += writer.write(steps);
            look(steps);
        }
        return written;
    }

    /**
     * Takes away what nobody wants; of many links some, so that a loss does not wait for all of them: a kernel takes some 20 ms
     * for each.
     *
     * @return changes the kernel took
     */
    int down() throws DumpException {
        List<Step> steps = decisions.down(byKind());
        int links = 0;
        for (Iterator<Step> it = steps.iterator(); it.hasNext(); ) {
            if (it.next().change() instanceof Change.DeleteLink && ++links > LINKS_AT_ONCE) {
                it.remove();
            }
        }
        moreToTakeAway = links > LINKS_AT_ONCE;
        steps.sort(Comparator.comparingInt(Step::placeDown));
        int written = writer.write(steps);
        if (!steps.isEmpty()) {
            look(steps);
            decisions.down(byKind());
        }
        return written;
    }

    /** Whether the last {@link #down} left links for the next. */
    boolean hasMoreToTakeAway() {
        return moreToTakeAway;
    }

    /** Links first: an address may be added in the same pass as its link. */
    private List<ObjectRow> byKind() {
        parts.table.lock().lock();
        try {
            Collection<? extends ObjectRow> all = parts.table.objects();
            List<ObjectRow> rows = new ArrayList<>(all.size());
            for (ObjectRow row : all) {
                if (row.key() instanceof LinkKey) {
                    rows.add(row);
                }
            }
            for (ObjectRow row : all) {
                if (!(row.key() instanceof LinkKey)) {
                    rows.add(row);
                }
            }
            return rows;
        } finally {
            parts.table.lock().unlock();
        }
    }

    /** What would be written now, without writing it. */
    void preview(PlanPreview preview) {
        List<ObjectRow> rows = byKind();
        parts.table.lock().lock();
        try {
            for (ObjectRow row : rows) {
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
