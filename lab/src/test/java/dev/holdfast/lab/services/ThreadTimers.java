package dev.holdfast.lab.services;

import dev.holdfast.api.Timers;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Timers of one thread, in real time. */
final class ThreadTimers implements Timers, AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(work -> {
        var made = new Thread(work, "timers");
        made.setDaemon(true);
        return made;
    });

    @Override
    public Timer after(Duration delay, Runnable work) {
        ScheduledFuture<?> due = thread.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public Timer every(Duration first, Duration period, Runnable work) {
        ScheduledFuture<?> due =
                thread.scheduleWithFixedDelay(work, first.toNanos(), period.toNanos(), TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
