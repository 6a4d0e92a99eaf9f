package dev.holdfast.compat;

import dev.holdfast.api.Clock;
import java.time.Duration;

/** Real time. */
record MachinePace(Clock clock) implements Pace {
    @Override
    public long nanos() {
        return clock.nanos();
    }

    @Override
    public void pause(Duration time) throws InterruptedException {
        Thread.sleep(time.toMillis());
    }
}
