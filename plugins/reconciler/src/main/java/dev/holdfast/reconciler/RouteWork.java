package dev.holdfast.reconciler;

import dev.holdfast.api.Refusal;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.Loss;
import dev.holdfast.model.Policy;
import dev.holdfast.model.RouteKey;
import dev.holdfast.reconciler.RouteBatch.Item;
import java.time.Duration;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks at suspected route rows, decides, writes in batches, and records how it went. Belongs to the reconciler's thread.
 */
final class RouteWork {
    private final Parts parts;
    private final RoutePlanner planner;
    private final UsedLinks links;
    private final Pruning pruning;
    private final Suspects removals = new Suspects(); // looked at when all that has to be added is there
    private final Set<Integer> waiting = new HashSet<>();
    private final Set<Long> doubtful = new HashSet<>(); // tables where the kernel knew of something we did not
    private volatile boolean anyWaiting;
    private final int[] chunk;

    RouteWork(Parts parts, Pruning pruning) {
        this.parts = parts;
        this.pruning = pruning;
        this.links = new UsedLinks(parts);
        this.planner = new RoutePlanner(parts.dataplane.protocol(), parts.view);
        this.chunk = new int[parts.config.batch()];
    }

    /** Whether routes were ever wanted over that link. */
    boolean uses(String device) {
        return links.contains(device);
    }

    /** After all was read: links that are not there any more have no routes. */
    void forgetLinksThatAreGone() {
        links.forgetThoseGone();
    }

    /** Whether a route waits for something, or was refused. From any thread. */
    boolean isAnyWaiting() {
        return anyWaiting;
    }

    /** Tables whose routes must be read again, because a write met something unexpected there. */
    Set<Long> takeDoubtful() {
        Set<Long> taken = new HashSet<>(doubtful);
        doubtful.clear();
        return taken;
    }

    /** Links or addresses changed: gateways may be reached over other devices. */
    void forgetGateways() {
        links.forgetGateways();
    }

    /** A link came up or an address appeared at {@code nanos}: what waited may go ahead. */
    void wakeWaiting(long nanos) {
        waiting.forEach(row -> wake(row, nanos));
        for (Object subject : parts.retries.release()) {
            if (subject instanceof Integer row) {
                wake(row, nanos);
            }
        }
    }

    private void wake(int row, long nanos) {
        parts.suspects.add(row);
        parts.forensics.healable(row, nanos);
    }

    /** After a pass: whether events of connected routes are worth a look, because something waits for one. */
    void tellWaiting() {
        anyWaiting = !waiting.isEmpty() || !parts.retries.isEmpty();
    }

    /** Whether rows are left to be looked at. */
    boolean hasWork() {
        return !parts.suspects.isEmpty() || !removals.isEmpty();
    }

    /**
     * Works off one batch of suspects, and if it was the last, one of removals: what is taken away goes after all that takes its
     * place, so that no packet finds neither.
     *
     * @return changes the kernel took
     */
    int run() {
        int written = parts.suspects.isEmpty() ? 0 : run(parts.suspects, false);
        return parts.suspects.isEmpty() && !removals.isEmpty() ? written + run(removals, true) : written;
    }

    private int run(Suspects from, boolean removing) {
        long now = parts.clock.nanos();
        RouteBatch batch = new RouteBatch();
        parts.table.lock().lock();
        try {
            int count = from.take(chunk);
            for (int i = 0; i < count; i++) {
                if (parts.rows.live(chunk[i])) {
                    look(chunk[i], removing, batch, now);
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        return batch.isEmpty() ? 0 : write(batch);
    }

    private void look(int row, boolean removing, RouteBatch batch, long now) {
        RouteKey key = parts.rows.key(row);
        Forwarding wanted = parts.rows.wanted(row);
        if (wanted != null && isLeftAway(row, key, now)) {
            waiting.remove(row);
            parts.rows.state(row, IntentState.BLOCKED, 0, parts.letGo.get(row));
            return;
        }
        Verdict verdict = verdict(row, key, wanted);
        if (verdict.kind() != Verdict.Kind.WAIT && verdict.kind() != Verdict.Kind.PARTLY) {
            waiting.remove(row);
        }
        switch (verdict.kind()) {
            case FINE -> fine(row, key, null, now);
            case PARTLY -> {
                waiting.add(row);
                fine(row, key, verdict.why(), now);
            }
            case WAIT -> {
                waiting.add(row);
                parts.forensics.waits(row);
                parts.rows.state(row, IntentState.PENDING, 0, verdict.why());
            }
            case BLOCKED -> {
                parts.forensics.abandoned(row, now);
                parts.rows.state(row, IntentState.BLOCKED, 0, verdict.why());
            }
            case HELD -> {
                links.countThoseOf(
                        row); // it may be wanted yet, and must not be believed in then if its link went down meanwhile
                parts.rows.state(row, IntentState.PENDING, 0, verdict.why());
            }
            case GONE -> gone(row, key, now);
            case WRITE -> {
                missed(row, key, wanted, now);
                if (mayWrite(row, key, verdict, now)) {
                    enqueue(row, key, wanted, verdict, batch);
                }
            }
            case REMOVE -> {
                if (parts.observeOnly) {
                    String would = verdict.changes().get(0).toString();
                    parts.rows.state(row, IntentState.PENDING, 0, Diagnostics.observeOnly(key, would));
                } else if (!removing) {
                    removals.add(row);
                } else {
                    enqueue(row, key, null, verdict, batch);
                }
            }
        }
    }

    private boolean isLeftAway(int row, RouteKey key, long now) {
        Policy policy = parts.rows.policy(row);
        return policy == Policy.REPORT
                && parts.isLeftAway(
                        row,
                        key,
                        policy,
                        parts.rows.owned(row),
                        parts.standings.at(row).ours() != null,
                        now);
    }

    private Verdict verdict(int row, RouteKey key, @Nullable Forwarding wanted) {
        Standing there = parts.standings.at(row);
        boolean owned = parts.rows.owned(row);
        if (wanted != null) {
            return planner.wanted(key, wanted, there, owned, route -> parts.standings.isCompanion(row, route));
        }
        return pruning.permit(key, parts.rows.leftover(row), planner.unwanted(key, there, owned));
    }

    /** It was ours when the last run ended, and is not there as wanted now: that is a loss, too. */
    private void missed(int row, RouteKey key, @Nullable Forwarding wanted, long now) {
        if (wanted != null && !parts.adopted.isEmpty() && parts.adopted.remove(row)) {
            Standing there = parts.standings.at(row);
            boolean ourChange = there.inEffect(); // ours, only otherwise: the configuration changed meanwhile
            if (!ourChange) {
                Loss.Kind kind = there.effective() == null ? Loss.Kind.REMOVED : Loss.Kind.CHANGED;
                LossEntry entry = new LossEntry(row, key, parts.rows.owner(row), kind, wanted, there.effective(), now);
                entry.foundByScan = true;
                parts.forensics.lost(entry);
                parts.tally.losses.increment();
            }
        }
    }

    private boolean mayWrite(int row, RouteKey key, Verdict verdict, long now) {
        boolean byOthers = parts.arbiter.undoings(row) > 0;
        Parts.Restraint restraint = parts.restraint(
                row, key, parts.rows.policy(row), byOthers, verdict.changes().get(0), now);
        if (restraint != null) {
            parts.rows.state(row, restraint.state(), 0, restraint.why());
            if (parts.letGo.containsKey(row) && parts.rows.policy(row) == Policy.YIELD && parts.rows.owned(row)) {
                parts.rows.owned(row, false);
                parts.ownership.went(key);
            }
            return false;
        }
        if (!parts.retries.mayTry(row, now)) {
            return false;
        }
        return true;
    }

    private void fine(int row, RouteKey key, @Nullable Diagnostic lacks, long now) {
        if (!parts.rows.owned(row)) {
            parts.rows.owned(row, true);
            parts.ownership.came(key);
        }
        links.countThoseOf(row); // also of a route that an earlier run wrote
        parts.adopted.remove(row);
        parts.letGo.remove(row);
        parts.retries.clear(row);
        healed(row, now);
        installed(row, key, lacks);
    }

    private void installed(int row, RouteKey key, @Nullable Diagnostic lacks) {
        boolean contested = parts.arbiter.isContested(row);
        parts.rows.state(
                row,
                contested ? IntentState.CONTESTED : IntentState.INSTALLED,
                0,
                contested ? parts.contested(row, key) : lacks);
        parts.rows.verified(row);
    }

    private void healed(int row, long now) {
        long nanos = parts.forensics.healed(row, now);
        if (nanos >= 0 && !parts.arbiter.isContested(row)) {
            parts.tally.heal.record(Duration.ofNanos(Math.max(0, nanos)));
        }
        if (nanos >= 0) {
            parts.arbiter.healed(row);
        }
    }

    /** Nobody wants it in the kernel and nothing of ours is there. */
    private void gone(int row, RouteKey key, long now) {
        parts.forensics.abandoned(row, now);
        parts.renew(row);
        parts.adopted.remove(row);
        if (parts.rows.owned(row)) {
            parts.rows.owned(row, false);
            parts.ownership.went(key);
        }
        if (parts.rows.owner(row) != null) {
            parts.rows.state(row, IntentState.GATED, 0, null);
        } else {
            parts.standings.forget(row);
            parts.rows.forget(row);
        }
    }

    private void enqueue(int row, RouteKey key, @Nullable Forwarding wanted, Verdict verdict, RouteBatch batch) {
        boolean owned = parts.rows.owned(row);
        if (wanted != null && !owned) {
            parts.ownership.came(key); // on record before the kernel has it: a kill in between loses nothing
        }
        batch.add(row, key, wanted, owned, verdict.changes());
    }

    private int write(RouteBatch batch) {
        parts.ownership.flush();
        batch.refused(parts.dataplane.apply(batch.changes()));
        long now = parts.clock.nanos();
        Map<Forwarding, Forwarding> pinned = pin(batch);
        parts.table.lock().lock();
        try {
            for (Item item : batch.items()) {
                Refusal refusal = batch.refusal(item);
                if (refusal == null) {
                    done(item, batch.replaced(item), pinned, now);
                } else {
                    refused(item, refusal, now);
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        parts.ownership.flush();
        int taken = batch.changes().size() - batch.refused();
        parts.tally.refused.increment(batch.refused());
        parts.tally.writes.increment(taken);
        return taken;
    }

    /** What was written, with the devices the kernel chose. */
    private Map<Forwarding, Forwarding> pin(RouteBatch batch) {
        Map<Forwarding, Forwarding> pinned = new IdentityHashMap<>(); // they are interned, or few
        for (Item item : batch.items()) {
            Forwarding written = item.written();
            if (written != null && !pinned.containsKey(written) && batch.refusal(item) == null) {
                pinned.put(written, links.pin(written));
            }
        }
        return pinned;
    }

    private void done(Item item, boolean replaced, Map<Forwarding, Forwarding> pinned, long now) {
        int row = item.row();
        if (item.wanted() == null || item.written() == null) {
            parts.standings.deleted(row);
            gone(row, item.key(), now);
            return;
        }
        parts.standings.wrote(row, pinned.getOrDefault(item.written(), item.written()), replaced);
        parts.rows.owned(row, true);
        parts.retries.clear(row);
        healed(row, now);
        installed(row, item.key(), null);
        boolean asWanted =
                item.wanted() == parts.rows.wanted(row) && item.wanted().equals(item.written());
        if (!asWanted) {
            parts.suspects.add(row); // legs were left out, or its owner changed its mind while the kernel was asked
        }
    }

    private void refused(Item item, Refusal refusal, long now) {
        int row = item.row();
        if (item.wanted() != null && !item.wasOwned()) {
            if (Retries.isCertain(refusal.errno())) {
                parts.ownership.went(item.key());
            } else {
                parts.rows.owned(row, true);
            }
        }
        boolean unexpected = !Retries.isCertain(refusal.errno())
                || refusal.errno().equals("EEXIST")
                || refusal.errno().equals("ESRCH")
                || refusal.errno().equals("ENOENT");
        if (unexpected) {
            doubtful.add(item.key().table());
        }
        parts.forensics.waits(row); // for whatever the kernel lacks; the event that brings it will wake it
        int attempts = parts.retries.refused(row, refusal.errno(), now);
        IntentState state = Retries.isLasting(refusal.errno()) ? IntentState.FAILED : IntentState.PENDING;
        parts.rows.state(row, state, attempts, Diagnostics.refused(item.key(), refusal));
    }

    /** What would be written now, without writing it. */
    void preview(PlanPreview preview) {
        int[] all = new int[parts.suspects.size()];
        parts.table.lock().lock();
        try {
            int count = parts.suspects.peek(all);
            for (int i = 0; i < count; i++) {
                if (parts.rows.live(all[i]) && !parts.letGo.containsKey(all[i])) {
                    preview.add(verdict(all[i], parts.rows.key(all[i]), parts.rows.wanted(all[i])));
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
    }
}
