package dev.holdfast.api.testing;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that stands still until a test moves it, and the work that falls due meanwhile. For one thread. */
public final class ManualTime implements Clock, Timers {
    private static final Instant ORIGIN = Instant.parse("2026-01-01T00:00:00Z");

    private final PriorityQueue<Pending> queue =
            new PriorityQueue<>(Comparator.<Pending>comparingLong(p -> p.due).thenComparingLong(p -> p.number));
    private long nanos;
    private long order;

    private final class Pending implements Timer {
        private final long period; // 0: once
        private final Runnable work;
        private long due;
        private long number = order++;
        private boolean cancelled;

        Pending(Duration first, Duration period, Runnable work) {
            due = nanos + first.toNanos();
            this.period = period.toNanos();
            this.work = work;
            queue.add(this);
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        void run() {
            if (cancelled) {
                return;
            }
            work.run();
            if (period > 0 && !cancelled) {
                due = nanos + period;
                number = order++;
                queue.add(this);
            }
        }
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Instant now() {
        return ORIGIN.plusNanos(nanos);
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        return new Pending(delay, Duration.ZERO, work);
    }

    @Override
    public Timer every(Duration first, Duration period, Runnable work) {
        return new Pending(first, period, work);
    }

    /** Moves time on by {@code step}; work runs at the moment it falls due, in order. Zero runs what is due now. */
    public void advance(Duration step) {
        long end = nanos + step.toNanos();
        while (!queue.isEmpty() && queue.element().due <= end) {
            Pending next = queue.remove();
            nanos = Math.max(nanos, next.due);
            next.run();
        }
        nanos = end;
    }
}
