package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.ReconcilerControl.PassReport;
import dev.holdfast.api.ReconcilerControl.PlanReport;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the kernel as it is wanted, turn by turn. A turn takes in what happened, reads what is in doubt, repairs, and says
 * when it wants the next. One thread calls it; it starts none.
 */
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
    private static final long SCAN_RETRY_NANOS = 1_000_000_000L;
    private static final long GATHERING_NANOS = 1_000_000_000L;
    private static final long GATHERING_GAP_NANOS = 30_000_000L;

    private final Parts parts;
    private final Inbox inbox;
    private final Pruning pruning;
    private final RouteWork routes;
    private final ObjectWork objects;
    private final Comparison comparison;
    private final NoteTaker notes;
    private final LoopGuard guard;
    private final SleepDetector sleep;
    private final SplittableRandom jitter;
    private final int[] dirty = new int[4096];
    private long nextScan; // 0: none

    private long triggerNanos;
    private long startedAt;
    private long lastWishAt;
    private boolean objectsDirty = true;
    private final Set<String> unsureLinks = new HashSet<>();
    private boolean everythingDirty = true;
    private volatile boolean firstPassDone;
    private boolean moreWishes;
    private boolean looked; // whether this turn compared anything
    private volatile boolean paused;
    private volatile String deaf = ""; // why no events come
    private String scanReason = "start";
    private volatile @Nullable PassReport lastScan;

    Reconciler(Parts parts, Inbox inbox, SplittableRandom jitter) {
        this.parts = parts;
        this.inbox = inbox;
        this.jitter = jitter;
        this.pruning = new Pruning(parts.table, parts.config.brake());
        this.routes = new RouteWork(parts, pruning);
        this.objects = new ObjectWork(parts, pruning);
        Witness witness = new Witness(parts);
        this.comparison = new Comparison(parts, inbox, witness);
        this.notes = new NoteTaker(parts, witness, routes, objects);
        this.guard = new LoopGuard(parts.tally);
        this.sleep = new SleepDetector(parts.clock.nanos(), parts.clock.now());
        comparison.meanwhile(this::healMeanwhile);
        parts.forensics.onCulprit((entry, culprit) -> parts.arbiter.blame(entry.subject, culprit));
    }

    /** Takes over what an earlier run left on record; once, before the first turn. */
    void adopt() {
        startedAt = parts.clock.nanos();
        Set<ObjectKey> owned = parts.ownership.load();
        parts.table.lock().lock();
        try {
            for (ObjectKey key : owned) {
                parts.adopted.add(key instanceof RouteKey route ? parts.rows.adopt(route) : parts.table.adopt(key));
            }
        } finally {
            parts.table.lock().unlock();
        }
        tidy();
    }

    /** @return nanoseconds until the next turn is wanted at the latest; 0: at once */
    long turn() {
        long now = parts.clock.nanos();
        triggerNanos = now;
        inbox.takeCommands().forEach(Runnable::run);
        boolean byEvents = takeNotes(now);
        takeWishes();
        timers(now);
        looked = false;
        boolean changed = work();
        if (guard.turned(byEvents, looked, changed, now)) {
            parts.tally.breakerTrips.increment();
            LOG.atWarn()
                    .setMessage("loop detector tripped")
                    .addKeyValue("state", guard.state())
                    .log();
        }
        long after = parts.clock.nanos();
        parts.underlay.turn(after);
        parts.forensics.turn(after);
        tidy();
        return dueIn(after);
    }

    private boolean takeNotes(long now) {
        boolean ofRoutes = inbox.anyOfRoute();
        boolean taken = inbox.dueIn(now) == 0 && guard.gap(ofRoutes, now) == 0;
        NoteTaker.Demand demand = taken ? notes.take(inbox.takeNotes(now)) : new NoteTaker.Demand();
        if (taken) {
            guard.takes(ofRoutes);
            triggerNanos = Math.min(now, demand.triggerNanos);
            deaf = demand.ended.isEmpty() ? deaf : demand.ended;
        }
        if (demand.everything) {
            guard.wantResync();
        }
        if (guard.postpones(demand, routes.isAnyWaiting(), now)) {
            demand = new NoteTaker.Demand();
        }
        guard.poll(demand, now);
        heed(demand);
        return taken;
    }

    private void heed(NoteTaker.Demand demand) {
        objectsDirty |= demand.objects;
        unsureLinks.addAll(demand.unsure);
        comparison.markStale(demand.devices);
        if (demand.wakeWaiting) {
            routes.wakeWaiting(triggerNanos);
            objectsDirty = true;
        }
    }

    /** Asks for a full comparison; the first reason counts. */
    private void demandScan(String reason) {
        if (!everythingDirty) {
            everythingDirty = true;
            scanReason = reason;
        }
    }

    /** What sources changed since the last turn. */
    private void takeWishes() {
        parts.table.lock().lock();
        try {
            int count = parts.rows.takeDirty(dirty);
            moreWishes = count == dirty.length;
            for (int i = 0; i < count; i++) {
                parts.renew(dirty[i]);
                parts.suspects.add(dirty[i]);
            }
            List<ObjectRow> changed = parts.table.takeDirtyObjects();
            if (count > 0 || !changed.isEmpty()) {
                lastWishAt = parts.clock.nanos();
            }
            for (ObjectRow row : changed) {
                parts.renew(row);
                objects.wished(row);
            }
            objectsDirty |= !changed.isEmpty();
            if (pruning.turn()) {
                suspectLeftovers();
            }
        } finally {
            parts.table.lock().unlock();
        }
    }

    /**
     * At the start sources declare in pieces, routes perhaps before the addresses they need: for a moment they are let
     * finish, so that the kernel is not asked for what must fail.
     */
    private boolean isGathering() {
        long now = parts.clock.nanos();
        return !pruning.unsettled().isEmpty()
                && now - startedAt < GATHERING_NANOS
                && now - lastWishAt < GATHERING_GAP_NANOS;
    }

    private void suspectLeftovers() {
        objectsDirty = true;
        for (int row = 0; row < parts.rows.limit(); row++) {
            if (parts.rows.live(row) && parts.rows.leftover(row)) {
                parts.suspects.add(row);
            }
        }
    }

    private void timers(long now) {
        if (nextScan != 0 && now >= nextScan) {
            demandScan("interval");
        }
        if (guard.takeResync(now)) {
            demandScan("lost events");
        }
        Duration away = sleep.look(now, parts.clock.now());
        if (!away.isZero()) {
            LOG.atInfo()
                    .setMessage("the machine slept; everything is read again")
                    .addKeyValue("seconds", away.toSeconds())
                    .log();
            demandScan("asleep for " + away.toSeconds() + " s");
        }
        parts.retries.takeDue(now, this::suspect);
        parts.arbiter.turn(now, this::suspect, this::peace);
    }

    private void suspect(Object subject) {
        if (subject instanceof Integer row) {
            parts.suspects.add(row);
        } else {
            objectsDirty = true;
        }
    }

    private void peace(Object subject) {
        LOG.atInfo()
                .setMessage("no longer contested")
                .addKeyValue("object", describe(subject))
                .log();
        suspect(subject);
    }

    private String describe(Object subject) {
        if (!(subject instanceof Integer row)) {
            return ((ObjectRow) subject).key().toString();
        }
        parts.table.lock().lock();
        try {
            return parts.rows.live(row) ? parts.rows.key(row).toString() : "a route that is gone";
        } finally {
            parts.table.lock().unlock();
        }
    }

    /** @return whether the kernel was changed */
    private boolean work() {
        try {
            if (everythingDirty) {
                return fullPass();
            }
            if (!firstPassDone || isGathering()) {
                return false; // nothing is written before everything was compared once
            }
            return pass();
        } catch (DumpException e) {
            nextScan = parts.clock.nanos() + SCAN_RETRY_NANOS;
            everythingDirty = false;
            lastScan = new PassReport(scanReason, 0, 0, 0, 0, 0, Duration.ZERO, String.valueOf(e.getMessage()));
            LOG.atWarn()
                    .setMessage("dump broken off")
                    .addKeyValue("kernel", e.getMessage())
                    .log();
            return false;
        }
    }

    private boolean fullPass() throws DumpException {
        long start = parts.clock.nanos();
        double writes = parts.tally.writes.count();
        double refused = parts.tally.refused.count();
        int[] drift = compareAll();
        everythingDirty = false;
        firstPassDone = true;
        scheduleScan();
        parts.tally.scans.increment();
        parts.tally.scan.record(Duration.ofNanos(parts.clock.nanos() - start));
        int scanned = comparison.scanned() + parts.view.size();
        boolean changed = pass();
        while (!paused && routes.hasWork() && inbox.dueIn(parts.clock.nanos()) > 0) {
            changed |= routes.run() > 0;
        }
        parts.underlay.scan();
        lastScan = new PassReport(
                scanReason,
                scanned,
                drift[0],
                drift[1],
                (int) (parts.tally.writes.count() - writes),
                (int) (parts.tally.refused.count() - refused),
                Duration.ofNanos(parts.clock.nanos() - start),
                "");
        return changed;
    }

    private int[] compareAll() throws DumpException {
        objects.dump();
        objectsDirty = true;
        routes.forgetLinksThatAreGone();
        return comparison.everything();
    }

    /** Heals lost routes while a dump runs; only if nothing else is to be done, so that it touches no row but theirs. */
    private Set<Integer> healMeanwhile() {
        if (!firstPassDone || paused || routes.hasWork()) {
            return Set.of();
        }
        List<Note> taken = inbox.takeRouteNotes(parts.clock.nanos());
        if (taken.isEmpty()) {
            return Set.of();
        }
        notes.take(taken);
        Set<Integer> rows = parts.suspects.copy();
        while (routes.hasWork()) {
            routes.run();
        }
        return rows;
    }

    private void scheduleScan() {
        long interval = parts.config.scanInterval().toNanos();
        nextScan = interval == 0 ? 0 : parts.clock.nanos() + (long) (interval * (0.9 + 0.2 * jitter.nextDouble()));
    }

    private boolean pass() throws DumpException {
        if (paused) {
            return false;
        }
        int written = 0;
        boolean objectsToDo = objectsDirty;
        objectsDirty = false;
        objects.refresh(unsureLinks);
        unsureLinks.clear();
        if (objectsToDo) {
            int up = objects.up(triggerNanos);
            written += up;
            if (up > 0) {
                parts.underlay.doubt();
            }
            comparison.markStale(objects.takeUnsettledLinks());
            if (objects.takeArrived() || up > 0) {
                routes.forgetGateways();
                routes.wakeWaiting(triggerNanos);
            }
        }
        comparison.stale(routes.takeDoubtful(), triggerNanos);
        boolean anySuspects = routes.hasWork();
        int routesWritten = anySuspects ? routes.run() : 0;
        written += routesWritten;
        if (routesWritten > 0) {
            parts.underlay.doubt(); // a route of ours may lead the way of a tunnel into itself
        }
        if (objectsToDo && !routes.hasWork()) {
            written += objects.down();
            objectsDirty |= objects.hasMoreToTakeAway();
        } else {
            objectsDirty |= objectsToDo; // first the routes, then what they stand on
        }
        routes.tellWaiting();
        if (anySuspects || objectsToDo) {
            looked = true;
            parts.tally.passes.increment();
            if (written == 0) {
                parts.tally.fruitless.increment();
            }
        }
        return written > 0;
    }

    private void tidy() {
        int owned = parts.rows.size();
        parts.ownership.tidy(parts.clock.nanos(), owned, each -> {
            parts.table.lock().lock();
            try {
                for (int row = 0; row < parts.rows.limit(); row++) {
                    if (parts.rows.live(row) && parts.rows.owned(row)) {
                        each.accept(parts.rows.key(row));
                    }
                }
                parts.table.objects().stream().filter(ObjectRow::owned).forEach(row -> each.accept(row.key()));
            } finally {
                parts.table.lock().unlock();
            }
        });
    }

    private long dueIn(long now) {
        boolean more = firstPassDone && !paused && (routes.hasWork() || objectsDirty || comparison.isAnyStale());
        if (everythingDirty || moreWishes) {
            return 0;
        }
        if (more) {
            return isGathering() ? GATHERING_GAP_NANOS : 0;
        }
        long due = Math.max(inbox.dueIn(now), guard.gap(inbox.anyOfRoute(), now));
        due = Math.min(due, guard.dueIn(now));
        due = Math.min(due, SleepDetector.EVERY_NANOS);
        due = Math.min(due, parts.underlay.dueIn(now));
        due = Math.min(due, parts.forensics.dueIn(now));
        due = Math.min(due, parts.retries.dueIn(now));
        due = Math.min(due, parts.arbiter.dueIn(now));
        return nextScan == 0 ? due : Math.min(due, Math.max(0, nextScan - now));
    }

    // ---- levers; called on the reconciler's thread

    PassReport reconcileNow() {
        demandScan("command");
        work();
        PassReport report = lastScan;
        return report == null ? new PassReport("command", 0, 0, 0, 0, 0, Duration.ZERO, "not done") : report;
    }

    PlanReport plan(int limit) throws DumpException {
        compareAll();
        PlanPreview preview = new PlanPreview(limit);
        objects.preview(preview);
        routes.preview(preview);
        return preview.report();
    }

    void pause(boolean now) {
        paused = now;
        LOG.atInfo().setMessage(now ? "paused" : "resumed").log();
    }

    void releaseBrake() {
        pruning.release();
        parts.table.lock().lock();
        try {
            suspectLeftovers();
        } finally {
            parts.table.lock().unlock();
        }
    }

    /** What is at the key of a link, address or rule, freshly read; empty: nothing. */
    String describe(ObjectKey key) throws DumpException {
        return objects.describe(key);
    }

    String state() {
        return paused ? "paused" : !firstPassDone ? "starting" : parts.observeOnly ? "observing" : "running";
    }

    boolean firstPassDone() {
        return firstPassDone;
    }

    Pruning pruning() {
        return pruning;
    }

    String loopBreaker() {
        return guard.state();
    }

    @Nullable
    PassReport lastScan() {
        return lastScan;
    }

    /** What an operator should see to. From any thread. */
    List<Diagnostic> troubles() {
        List<Diagnostic> troubles = new ArrayList<>();
        Diagnostic record = parts.ownership.trouble();
        if (record != null) {
            troubles.add(record);
        }
        troubles.addAll(guard.troubles());
        if (!deaf.isEmpty()) {
            troubles.add(Diagnostics.deaf(deaf));
        }
        int strays = comparison.strays();
        if (strays > 0) {
            troubles.add(Diagnostics.strays(strays, parts.dataplane.protocol()));
        }
        return troubles;
    }

    /** A turn failed half way: nothing known is trusted any more. */
    void startOver() {
        demandScan("a failed turn");
    }

    /** Whether a route waits for something. From any thread. */
    boolean isAnyWaiting() {
        return routes.isAnyWaiting();
    }

    /** Whether the watch ended and a new one is wanted. */
    boolean isDeaf() {
        return !deaf.isEmpty();
    }

    /** A new watch is on; what happened in between is read. */
    void hears() {
        deaf = "";
        demandScan("a new watch");
    }

    /** Removes all that is ours, in order; for {@code on-stop: remove}. */
    void removeAll() {
        new Removal(parts).run();
    }

    void close() {
        parts.forensics.close(parts.clock.nanos());
        parts.ownership.close();
    }
}
