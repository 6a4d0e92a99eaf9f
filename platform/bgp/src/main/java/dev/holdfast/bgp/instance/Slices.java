package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.session.Clocks;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does what may take long in slices, with sockets and clocks having their turn in between. Used on the instance's thread.
 */
final class Slices {
    private static final Logger log = LoggerFactory.getLogger(Slices.class);
    private static final long MILLION = 1_000_000L;

    private final Clocks clocks;
    private final long sliceNanos;
    private final List<Work> works = new ArrayList<>();
    private boolean scheduled;
    private long slowest;

    /** Something that can be done a piece at a time. */
    @FunctionalInterface
    interface Work {
        /** Does a piece and returns whether there is more; may go over the time by what cannot be divided. */
        boolean work(long untilNanos);
    }

    /** @param sliceNanos how long the thread may be kept at a time */
    Slices(Clocks clocks, long sliceNanos) {
        this.clocks = clocks;
        this.sliceNanos = sliceNanos;
    }

    /** Works in the order in which they are added, each with its share of a slice. */
    void add(Work work) {
        works.add(work);
        wake();
    }

    void remove(Work work) {
        works.remove(work);
    }

    /** There may be something to do. */
    void wake() {
        if (!scheduled) {
            scheduled = true;
            // By a clock: a loop goes on with what was handed to it for a long time before it looks at its sockets
            // again.
            clocks.after(0, this::slice);
        }
    }

    private void slice() {
        scheduled = false;
        long begin = clocks.nanos();
        long share = sliceNanos / Math.max(1, works.size());
        boolean more = false;
        long from = begin;
        for (Work work : List.copyOf(works)) {
            more |= guarded(work, from + share);
            from = clocks.nanos();
        }
        slowest = Math.max(slowest, from - begin);
        if (more) {
            wake();
        }
    }

    /** A mistake of ours in one piece of work must not end the others. */
    private static boolean guarded(Work work, long untilNanos) {
        try {
            return work.work(untilNanos);
        } catch (RuntimeException e) {
            log.atError().addKeyValue("code", "BGP-102").setCause(e).log("A piece of work on routes failed");
            return false;
        }
    }

    Clocks clocks() {
        return clocks;
    }

    /** The longest slice since the last call. */
    double takeSlowestMillis() {
        double millis = (double) slowest / MILLION;
        slowest = 0;
        return millis;
    }
}
