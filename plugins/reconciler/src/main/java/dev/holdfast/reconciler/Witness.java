package dev.holdfast.reconciler;

import dev.holdfast.model.Culprit;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.Loss;
import dev.holdfast.model.Policy;
import dev.holdfast.model.RouteKey;
import dev.holdfast.reconciler.Happenings.Happening;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Compares what stood at a route key before an observation with what stands there after, and reports a loss. Called under
 * the table's lock, by the reconciler's thread.
 */
final class Witness {
    private final Parts parts;

    Witness(Parts parts) {
        this.parts = parts;
    }

    /**
     * Looks at what an observation has made of one row, and marks the row for a look.
     *
     * @param before what stood there until the observation
     * @param author who did it; null: unknown
     */
    void observe(int row, Standing before, @Nullable CompletableFuture<Culprit> author, long atNanos, boolean byScan) {
        Standing after = parts.standings.at(row);
        parts.suspects.add(row);
        IntentState state = parts.rows.state(row);
        Forwarding stood = before.inEffect() ? before.ours() : null;
        if (stood == null || state != IntentState.INSTALLED && state != IntentState.CONTESTED) {
            return;
        }
        Loss.Kind kind = kind(stood, before, after);
        if (kind != null) {
            report(row, kind, stood, after, author, atNanos, byScan);
        }
    }

    private static Loss.@Nullable Kind kind(Forwarding stood, Standing before, Standing after) {
        Forwarding ours = after.inEffect() ? after.ours() : null;
        if (ours != null && stood.isMetBy(ours)) { // a device the kernel chose, and we did not know yet, is no change
            return after.behind().size() > before.behind().size() ? Loss.Kind.FOLLOWED : null;
        }
        if (after.ours() == null) {
            return after.ahead().isEmpty() ? Loss.Kind.REMOVED : Loss.Kind.CHANGED;
        }
        return after.inEffect() ? Loss.Kind.CHANGED : Loss.Kind.DISPLACED;
    }

    private boolean isOurDoing(RouteKey key, Forwarding stood, long atNanos) {
        Happening happening = parts.happenings.forRoute(key.prefix().family(), stood, atNanos);
        return happening != null && happening.ours();
    }

    private void report(
            int row,
            Loss.Kind kind,
            Forwarding stood,
            Standing after,
            @Nullable CompletableFuture<Culprit> author,
            long atNanos,
            boolean byScan) {
        RouteKey key = parts.rows.key(row);
        if (parts.rows.policy(row) == Policy.REPORT && isOurDoing(key, stood, atNanos)) {
            return; // only kept for as long as its link is there, and we took the link away
        }
        Object now = kind == Loss.Kind.FOLLOWED
                ? after.behind().get(after.behind().size() - 1)
                : after.ahead().isEmpty() ? after.ours() : after.ahead().get(0);
        LossEntry entry = new LossEntry(row, key, parts.rows.owner(row), kind, stood, now, atNanos);
        entry.forwarding = stood;
        entry.author = author;
        entry.foundByScan = byScan;
        entry.over = kind == Loss.Kind.FOLLOWED;
        parts.forensics.lost(entry);
        if (!entry.over) {
            parts.tally.losses.increment();
            boolean act =
                    author != null || parts.happenings.forRoute(key.prefix().family(), stood, atNanos) == null;
            if (act && parts.arbiter.undone(row, atNanos)) {
                parts.forensics.note(row, "contested", atNanos);
            }
        }
    }
}
