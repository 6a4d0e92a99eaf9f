package dev.holdfast.reconciler;

import java.time.Duration;
import java.time.Instant;

/**
 * Notices that the machine has slept, or that its clock was put forward: then the time on the wall has gone further than
 * the monotonic one, which stands still in sleep. Events of that time may be missing. A long pause of this process moves
 * both; a clock put back says nothing. Belongs to the reconciler's thread.
 */
final class SleepDetector {
    /** How often it wants to look. */
    static final long EVERY_NANOS = 15_000_000_000L;

    private static final Duration JUMP = Duration.ofMillis(7_500);

    private long nanos;
    private Instant wall;

    SleepDetector(long nowNanos, Instant nowWall) {
        nanos = nowNanos;
        wall = nowWall;
    }

    /** @return how long it was away; zero: it was not */
    Duration look(long nowNanos, Instant nowWall) {
        Duration ahead = Duration.between(wall, nowWall).minusNanos(nowNanos - nanos);
        nanos = nowNanos;
        wall = nowWall;
        return ahead.compareTo(JUMP) > 0 ? ahead : Duration.ZERO;
    }
}
