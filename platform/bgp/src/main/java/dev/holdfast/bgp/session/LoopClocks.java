package dev.holdfast.bgp.session;

import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The clocks of an event loop. */
record LoopClocks(EventExecutor loop) implements Clocks {

    @Override
    public long nanos() {
        return System.nanoTime();
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public Alarm after(long nanos, Runnable then) {
        var due = loop.schedule(then, nanos, TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    @Override
    public double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
