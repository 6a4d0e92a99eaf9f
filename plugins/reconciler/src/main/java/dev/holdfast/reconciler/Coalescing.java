package dev.holdfast.reconciler;

/**
 * When a run of events is taken in: the first after a quiet time at once, a burst when it pauses, and one that does not
 * pause when it has lasted long enough, so that a steady trickle cannot put it off for ever. For whoever holds its lock.
 */
final class Coalescing {
    private final long quietNanos;
    private final long capNanos;
    private int waiting;
    private long firstAt;
    private long lastAt;
    private long takenAt;
    private boolean everTaken;

    Coalescing(long quietNanos, long capNanos) {
        this.quietNanos = quietNanos;
        this.capNanos = capNanos;
    }

    void arrived(long nowNanos) {
        if (waiting == 0) {
            firstAt = nowNanos;
        }
        lastAt = nowNanos;
        waiting++;
    }

    void taken(long nowNanos) {
        takenAt = nowNanos;
        everTaken = true;
        waiting = 0;
    }

    /** How long until what waits should be taken, in nanoseconds; 0: now; {@link Long#MAX_VALUE}: nothing waits. */
    long dueIn(long nowNanos) {
        if (waiting == 0) {
            return Long.MAX_VALUE;
        }
        boolean afterQuiet = !everTaken || firstAt - takenAt >= quietNanos;
        if (afterQuiet && waiting == 1) {
            return 0;
        }
        long byQuiet = lastAt + quietNanos - nowNanos;
        long byCap = firstAt + capNanos - nowNanos;
        return Math.max(0, Math.min(byQuiet, byCap));
    }
}
