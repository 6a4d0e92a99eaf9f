package dev.holdfast.api;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.ObjectKey;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The levers and gauges of the reconciler, for the endpoints. Safe from any thread; answers come from its own. */
public interface ReconcilerControl {

    /** A full pass now: dump everything, compare, repair. */
    CompletableFuture<PassReport> reconcileNow();

    /** What a full pass would do now, in order; changes nothing. At most {@code limit} lines are listed. */
    CompletableFuture<PlanReport> plan(int limit);

    /** Stops all writing until {@link #resume}; events are still taken in. */
    void pause();

    void resume();

    ReconcilerStatus status();

    /** What the kernel holds at one key, ours or not, as a fresh dump shows it; one line each, in the kernel's order. */
    CompletableFuture<List<String>> kernelAt(ObjectKey key);

    /** Which route serves {@code destination} now, ours or not; empty: none. See {@link Dataplane#lookup}. */
    CompletableFuture<Optional<KernelRoute>> lookup(IpAddress destination);

    /** Lifts the mass-delete brake for the next pass. */
    void releaseBrake();

    /**
     * @param reason what started the pass
     * @param scanned kernel objects looked at
     * @param missing wanted ones that were not there
     * @param changed wanted ones that stood there otherwise
     * @param written changes the kernel took
     * @param refused changes it did not take
     * @param duration from the start of the dump to the last acknowledgement
     * @param error why it was broken off; empty: it was not
     */
    record PassReport(
            String reason,
            int scanned,
            int missing,
            int changed,
            int written,
            int refused,
            Duration duration,
            String error) {}

    /**
     * @param steps as printed by {@link Change}, in the order they would be done
     * @param total how many there are, listed or not
     * @param held what would be removed but is held back, and why; empty: nothing
     */
    record PlanReport(List<String> steps, int total, List<String> held) {}

    /**
     * @param state {@code starting}, {@code running}, {@code paused} or {@code observing}
     * @param firstPassDone whether everything has been compared at least once
     * @param passes done since the start
     * @param fruitless passes that changed nothing though an event had asked for them
     * @param writes changes the kernel took since the start
     * @param healed objects put back or corrected since the start
     * @param overflows times the kernel's events were lost
     * @param braked objects that wait for the mass-delete brake to be released
     * @param unsettled sources that have not declared everything yet
     * @param loopBreaker empty, or why event-driven passes are slowed down
     * @param lastScan report of the last full pass; null before the first
     * @param troubles what an operator should see to; empty: nothing
     */
    record ReconcilerStatus(
            String state,
            boolean firstPassDone,
            long passes,
            long fruitless,
            long writes,
            long healed,
            long overflows,
            int braked,
            List<String> unsettled,
            String loopBreaker,
            @org.jspecify.annotations.Nullable PassReport lastScan,
            List<Diagnostic> troubles) {}
}
