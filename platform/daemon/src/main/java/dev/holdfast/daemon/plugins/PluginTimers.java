package dev.holdfast.daemon.plugins;

import dev.holdfast.api.Timers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The timers of one plugin: one thread, made when the first is set. */
final class PluginTimers implements Timers {
    private static final Logger log = LoggerFactory.getLogger(PluginTimers.class);

    private final String id;
    private final Counter failures;
    private final ScheduledThreadPoolExecutor thread;

    PluginTimers(String id, PluginThreads threads, MeterRegistry meters) {
        this.id = id;
        failures = Counter.builder("holdfast.plugin.timer.failures")
                .description("Timed work of a plugin that ended by an exception")
                .register(meters);
        thread = new ScheduledThreadPoolExecutor(1, work -> threads.thread("timers", work));
        thread.setRemoveOnCancelPolicy(true);
        thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        var timer = new Pending(work, 0);
        timer.schedule(delay.toNanos());
        return timer;
    }

    @Override
    public Timer every(Duration first, Duration period, Runnable work) {
        if (period.isZero() || period.isNegative()) {
            throw new IllegalArgumentException("a period must be more than 0, was " + period);
        }
        var timer = new Pending(work, period.toNanos());
        timer.schedule(first.toNanos());
        return timer;
    }

    /** Drops what is pending; what runs now is interrupted. */
    void stop() {
        thread.shutdownNow();
    }

    private final class Pending implements Timer, Runnable {
        private final Runnable work;
        private final long period; // 0: once
        private long due; // of the thread that sets or runs it
        private volatile boolean cancelled;
        private volatile @Nullable Future<?> next;

        Pending(Runnable work, long period) {
            this.work = work;
            this.period = period;
        }

        void schedule(long delay) {
            due = System.nanoTime() + delay;
            submit(delay);
        }

        private void submit(long delay) {
            try {
                next = thread.schedule(this, delay, TimeUnit.NANOSECONDS);
            } catch (RejectedExecutionException e) {
                log.atDebug().addKeyValue("plugin", id).log("Plugin {} has stopped; a timer is dropped", id);
            }
        }

        @Override
        public void run() {
            if (cancelled) {
                return;
            }
            try {
                work.run();
            } catch (Throwable e) { // also what a plugin's classes fail to link with: one piece, not all of them
                failures.increment();
                log.atError().addKeyValue("plugin", id).setCause(e).log("Timed work of plugin {} failed", id);
            }
            if (period > 0 && !cancelled) {
                long now = System.nanoTime();
                long missed = Math.max(0, (now - due) / period); // late ones are not made up for
                due += (missed + 1) * period;
                submit(due - now);
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            Future<?> pending = next;
            if (pending != null) {
                pending.cancel(false);
            }
        }
    }
}
