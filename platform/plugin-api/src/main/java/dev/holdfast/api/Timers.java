package dev.holdfast.api;

import java.time.Duration;

/**
 * Work for later, on one thread a plugin, in order; a piece that throws is logged and the others go on. What is pending when
 * the plugin stops is dropped. Safe from any thread.
 */
public interface Timers {

    /** Once, after {@code delay}. */
    Timer after(Duration delay, Runnable work);

    /** Again and again, the first time after {@code first}; a late one is not made up for. */
    Timer every(Duration first, Duration period, Runnable work);

    /** As soon as possible. */
    default Timer soon(Runnable work) {
        return after(Duration.ZERO, work);
    }

    /** Something that is to happen. */
    interface Timer {

        /** It shall not happen; one that is running comes to its end. Harmless if called twice. */
        void cancel();
    }
}
