package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.ReconcilerControl.PassReport;
import dev.holdfast.api.ReconcilerControl.PlanReport;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
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

    private final Parts parts;
    private final Inbox inbox;
    private final Pruning pruning;
    private final RouteWork routes;
    private final ObjectWork objects;
    private final Comparison comparison;
    private final NoteTaker notes;
    private final Repair repair;
    private final Wishes wishes;
    private final Adoption adoption;
    private final LoopGuard guard;
    private final SleepDetector sleep;
    private final SplittableRandom jitter;
    private long nextScan; // 0: none

    private long triggerNanos;
    private boolean everythingDirty = true;
    private volatile boolean firstPassDone;
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
        this.repair = new Repair(parts, objects, routes, comparison);
        this.wishes = new Wishes(parts, pruning, objects, repair);
        this.adoption = new Adoption(parts);
        this.guard = new LoopGuard(parts.tally);
        this.sleep = new SleepDetector(parts.clock.nanos(), parts.clock.now());
        comparison.meanwhile(this::healMeanwhile);
        parts.forensics.onCulprit((entry, culprit) -> parts.arbiter.blame(entry.subject, culprit));
    }

    /** Takes over what an earlier run left on record; once, before the first turn. */
    void adopt() {
        wishes.begin();
        adoption.adopt();
    }

    /** @return nanoseconds until the next turn is wanted at the latest; 0: at once */
    long turn() {
        long now = parts.clock.nanos();
        triggerNanos = now;
        inbox.takeCommands().forEach(Runnable::run);
        boolean byEvents = takeNotes(now);
        wishes.take();
        timers(now);
        boolean changed = work();
        if (guard.turned(byEvents, repair.takeLooked(), changed, now)) {
            parts.tally.breakerTrips.increment();
            LOG.atWarn()
                    .setMessage("loop detector tripped")
                    .addKeyValue("state", guard.state())
                    .log();
        }
        long after = parts.clock.nanos();
        parts.underlay.turn(after);
        parts.forensics.turn(after);
        adoption.tidy();
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
        repair.heed(demand, triggerNanos);
        return taken;
    }

    /** Asks for a full comparison; the first reason counts. */
    private void demandScan(String reason) {
        if (!everythingDirty) {
            everythingDirty = true;
            scanReason = reason;
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
        parts.retries.takeDue(now, repair::suspect);
        parts.arbiter.turn(now, repair::suspect, this::peace);
    }

    private void peace(Object subject) {
        LOG.atInfo()
                .setMessage("no longer contested")
                .addKeyValue("object", describe(subject))
                .log();
        repair.suspect(subject);
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
            if (!firstPassDone || wishes.areGathering()) {
                return false; // nothing is written before everything was compared once
            }
            return !paused && repair.pass(triggerNanos);
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
        int[] drift = repair.compareAll();
        everythingDirty = false;
        firstPassDone = true;
        scheduleScan();
        parts.tally.scans.increment();
        parts.tally.scan.record(Duration.ofNanos(parts.clock.nanos() - start));
        int scanned = comparison.scanned() + parts.view.size();
        boolean changed = !paused && repair.pass(triggerNanos);
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

    private long dueIn(long now) {
        if (everythingDirty || wishes.areMore()) {
            return 0;
        }
        if (firstPassDone && !paused && repair.hasWork()) {
            return wishes.areGathering() ? Wishes.GATHERING_GAP_NANOS : 0;
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
        repair.compareAll();
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
            repair.suspectLeftovers();
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
