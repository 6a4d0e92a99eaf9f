package dev.holdfast.bgp.session;

import io.netty.util.concurrent.EventExecutor;
import java.time.Instant;

/** The time a session lives in, and the thread it lives on. */
public interface Clocks {

    /** Nanoseconds since some moment; only differences mean something. */
    long nanos();

    /** For people. */
    Instant now();

    /** Runs something on the session's thread after so many nanoseconds. */
    Alarm after(long nanos, Runnable then);

    /** A random number from 0 up to, not including, 1: what jitter is made of. */
    double chance();

    /** Something that is to run later. */
    @FunctionalInterface
    interface Alarm {
        void cancel();
    }

    /** Those of an event loop. */
    static Clocks of(EventExecutor loop) {
        return new LoopClocks(loop);
    }
}
