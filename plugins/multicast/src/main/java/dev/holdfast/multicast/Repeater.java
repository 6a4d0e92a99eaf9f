package dev.holdfast.multicast;

import dev.holdfast.api.Timers;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Does a round of work again and again: after every interval, and sooner after one that failed. Starts, stops and starts again
 * as often as is asked; asked twice for the same it does nothing. Under the lock it is given, which rounds are done under, too.
 */
final class Repeater {
    private static final Duration FIRST_RETRY = Duration.ofMillis(250);
    private static final int MOST_DOUBLINGS = 8;

    private final Timers timers;
    private final Object lock;
    private final Duration interval;
    private final BooleanSupplier round;
    private Timers.@Nullable Timer timer;
    private boolean running;
    private int armed;
    private int failures;

    /** @param round false: it failed */
    Repeater(Timers timers, Object lock, Duration interval, BooleanSupplier round) {
        this.timers = timers;
        this.lock = lock;
        this.interval = interval;
        this.round = round;
    }

    boolean isRunning() {
        return running;
    }

    /** @param first how long until the first round */
    void start(Duration first) {
        if (!running) {
            running = true;
            arm(first);
        }
    }

    /** The next round is due at once, if it runs at all. */
    void now() {
        if (running) {
            arm(Duration.ZERO);
        }
    }

    void stop() {
        running = false;
        failures = 0;
        disarm();
    }

    private void arm(Duration delay) {
        disarm();
        int mine = armed;
        timer = timers.after(delay, () -> turn(mine));
    }

    private void disarm() {
        armed++; // a turn that waits for the lock must notice that it is too late
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void turn(int mine) {
        synchronized (lock) {
            if (!running || mine != armed) {
                return;
            }
            failures = round.getAsBoolean() ? 0 : failures + 1;
            if (running && mine == armed) {
                arm(failures == 0 ? interval : retry());
            }
        }
    }

    private Duration retry() {
        Duration pause = FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
        return pause.compareTo(interval) < 0 ? pause : interval;
    }
}
