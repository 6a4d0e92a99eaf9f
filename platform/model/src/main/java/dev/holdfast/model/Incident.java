package dev.holdfast.model;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One act against what Holdfast holds: one culprit, one cause, and all the objects it cost within a short time.
 *
 * @param id rises by one with each incident of a state directory
 * @param openedAt when the first loss was noticed
 * @param closedAt when the last loss was healed or given up; null: still open
 * @param trigger the kernel event that brought it about, in words; empty if a scan found it
 * @param found how it was noticed: {@code event} or {@code scan}
 * @param culprit who; while it is being found out, a {@link Culprit} with confidence none
 * @param lost how many objects were lost or changed in all
 * @param healed how many of them are back
 * @param losses each object, the first {@value #MAX_LOSSES} of them
 * @param note what else the operator should know: "contested", a remedy, "waiting for link up"; empty: nothing
 */
public record Incident(
        long id,
        Instant openedAt,
        @Nullable Instant closedAt,
        Cause cause,
        String trigger,
        String found,
        Culprit culprit,
        int lost,
        int healed,
        List<Loss> losses,
        String note) {
    /** Objects beyond this are counted, not listed. */
    public static final int MAX_LOSSES = 1024;

    public Incident {
        losses = List.copyOf(losses);
    }
}
