package dev.holdfast.bgp.exports;

import java.util.function.LongSupplier;

/** A piece of time to work in, and room for what is worked on meanwhile. */
final class Slice {
    private static final int BETWEEN_LOOKS_AT_THE_CLOCK = 64;

    private final LongSupplier nanos;
    private final int[] rows = new int[Batch.ENOUGH];
    private long until;
    private long now;
    private int asked;

    Slice(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void begin(long untilNanos) {
        until = untilNanos;
        now = nanos.getAsLong();
        asked = 0;
    }

    /** As of the last look. */
    long now() {
        return now;
    }

    /** Looks at the clock from time to time. */
    boolean isOver() {
        if (++asked % BETWEEN_LOOKS_AT_THE_CLOCK == 0) {
            now = nanos.getAsLong();
        }
        return now - until >= 0;
    }

    /** Looks at the clock. */
    boolean isOverNow() {
        now = nanos.getAsLong();
        return now - until >= 0;
    }

    /** For row numbers, by whoever works now. */
    int[] rows() {
        return rows;
    }
}
