package dev.holdfast.bgp.session;

import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The clocks of an event loop. */
record LoopClocks(EventExecutor loop) implements Clocks {
    private static final Logger log = LoggerFactory.getLogger(LoopClocks.class);

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
        var due = loop.schedule(() -> guarded(then), nanos, TimeUnit.NANOSECONDS);
        return () -> due.cancel(false);
    }

    /** Nobody asks what became of it, so a mistake of ours would be lost without a word. */
    private static void guarded(Runnable then) {
        try {
            then.run();
        } catch (RuntimeException e) {
            log.atError().addKeyValue("code", "BGP-102").setCause(e).log("Work that was due failed");
        }
    }

    @Override
    public double chance() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
