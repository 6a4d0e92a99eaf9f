package dev.holdfast.reconciler;

/**
 * Notices when events keep waking us for nothing, as they would if our own doing came back as an event, and slows the
 * event-driven passes down to one a second until that ends. Belongs to the reconciler's thread.
 */
final class LoopBreaker {
    private static final int FRUITLESS_LIMIT = 500;
    private static final long WINDOW_NANOS = 10_000_000_000L;
    private static final long GAP_NANOS = 1_000_000_000L;

    private long windowStart;
    private volatile int fruitless;
    private volatile boolean tripped;
    private long lastPass;

    /** @return whether it has just tripped */
    boolean passed(boolean changedNothing, long nowNanos) {
        lastPass = nowNanos;
        if (nowNanos - windowStart > WINDOW_NANOS) {
            tripped &= fruitless >= WINDOW_NANOS / GAP_NANOS; // one a second is all it lets through while tripped
            windowStart = nowNanos;
            fruitless = 0;
        }
        if (changedNothing && count() > FRUITLESS_LIMIT && !tripped) {
            tripped = true;
            return true;
        }
        return false;
    }

    private int count() {
        fruitless = fruitless + 1; // one thread writes it
        return fruitless;
    }

    /** How long the next event-driven pass has to wait, in nanoseconds. */
    long delay(long nowNanos) {
        return tripped ? Math.max(0, lastPass + GAP_NANOS - nowNanos) : 0;
    }

    /** Empty, or what is the matter. */
    String state() {
        return tripped ? "tripped: " + fruitless + " passes within 10 s were woken by events and changed nothing" : "";
    }
}
