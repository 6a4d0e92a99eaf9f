package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Time that stands still until a test moves it. Safe from any thread. */
public final class VirtualClock implements Clock {
    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final List<Runnable> onAdvance = new ArrayList<>();
    private long nanos;
    private Duration wallAhead = Duration.ZERO;

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Instant now() {
        return ORIGIN.plusNanos(nanos).plus(wallAhead);
    }

    /**
     * Moves both clocks on, then lets everything happen that fell due.
     *
     * @throws IllegalArgumentException if {@code step} is negative
     */
    public void advance(Duration step) {
        if (step.isNegative()) {
            throw new IllegalArgumentException("time does not go back by " + step);
        }
        List<Runnable> due;
        synchronized (this) {
            nanos += step.toNanos();
            due = List.copyOf(onAdvance);
        }
        due.forEach(Runnable::run);
    }

    /** Moves the wall clock alone, as sleep and whoever sets it do; back if {@code step} is negative. */
    public synchronized void jumpWall(Duration step) {
        wallAhead = wallAhead.plus(step);
    }

    /** Calls {@code action} after every {@link #advance}, on the thread that advanced. */
    public synchronized void onAdvance(Runnable action) {
        onAdvance.add(action);
    }
}
