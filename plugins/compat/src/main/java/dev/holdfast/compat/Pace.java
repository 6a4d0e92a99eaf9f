package dev.holdfast.compat;

import java.time.Duration;

/** How to wait for the kernel; tests have their own. */
interface Pace {
    /** Monotonic, in nanoseconds. */
    long nanos();

    void pause(Duration time) throws InterruptedException;
}
