package dev.holdfast.reconciler;

import dev.holdfast.api.ObjectRow;
import java.util.List;

/** Takes in what sources changed, and knows when they are still in the middle of it. Belongs to the reconciler's thread. */
final class Wishes {
    private static final long GATHERING_NANOS = 1_000_000_000L;
    /** Sources that pause for longer are not waited for. */
    static final long GATHERING_GAP_NANOS = 30_000_000L;

    private final Parts parts;
    private final Pruning pruning;
    private final ObjectWork objects;
    private final Repair repair;
    private final int[] dirty = new int[4096];
    private long startedAt;
    private long lastWishAt;
    private boolean more;

    Wishes(Parts parts, Pruning pruning, ObjectWork objects, Repair repair) {
        this.parts = parts;
        this.pruning = pruning;
        this.objects = objects;
        this.repair = repair;
    }

    void begin() {
        startedAt = parts.clock.nanos();
    }

    /** What sources changed since the last turn, or some thousand of it. */
    void take() {
        parts.table.lock().lock();
        try {
            int count = parts.rows.takeDirty(dirty);
            more = count == dirty.length;
            for (int i = 0; i < count; i++) {
                parts.renew(dirty[i]);
                parts.suspects.add(dirty[i]);
            }
            List<ObjectRow> changed = parts.table.takeDirtyObjects();
            for (ObjectRow row : changed) {
                parts.renew(row);
                objects.wished(row);
                repair.suspectObjects();
            }
            if (count > 0 || !changed.isEmpty()) {
                lastWishAt = parts.clock.nanos();
            }
            if (pruning.turn()) {
                repair.suspectLeftovers();
            }
        } finally {
            parts.table.lock().unlock();
        }
    }

    /** Whether not all has been taken. */
    boolean areMore() {
        return more;
    }

    /**
     * At the start sources declare in pieces, routes perhaps before the addresses they need: for a moment they are let
     * finish, so that the kernel is not asked for what must fail.
     */
    boolean areGathering() {
        long now = parts.clock.nanos();
        return !pruning.unsettled().isEmpty()
                && now - startedAt < GATHERING_NANOS
                && now - lastWishAt < GATHERING_GAP_NANOS;
    }
}
