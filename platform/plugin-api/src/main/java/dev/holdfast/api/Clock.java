package dev.holdfast.api;

import java.time.Instant;

/** Time, so that tests can have their own. Safe from any thread. */
public interface Clock {

    /** Monotonic, in nanoseconds, from an arbitrary origin; for durations and deadlines only. */
    long nanos();

    /** Wall-clock time; for people only, it may jump. */
    Instant now();

    /** The clock of the machine. */
    static Clock system() {
        return new Clock() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant now() {
                return Instant.now();
            }
        };
    }
}
