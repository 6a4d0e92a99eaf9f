package dev.holdfast.daemon.services;

import dev.holdfast.daemon.intents.ColumnIntentTable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that sees services off, and notices when one stands otherwise. Sleeps while there is no service. */
final class Watch implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Watch.class);
    private static final long WHILE_LEAVING = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long REPORTS = TimeUnit.SECONDS.toNanos(1);
    private static final long FOR_EVER = TimeUnit.HOURS.toNanos(1);

    /** A look at a million routes takes a while: of the time, at most one part in so many goes into looking. */
    private static final int PARTS_IN_CHANGE = 10;

    /** The same while nothing changes but perhaps what the services report. */
    private static final int PARTS_IN_REST = 400;

    private final ColumnIntentTable table;
    private final ServiceViews views;
    private final BooleanSupplier seeOff;
    private final Thread thread = new Thread(this::run, "holdfast-services");
    private boolean started; // guarded by this
    private boolean woken; // guarded by this
    private boolean closed; // guarded by this

    /** @param seeOff whether some are still leaving after it */
    Watch(ColumnIntentTable table, ServiceViews views, BooleanSupplier seeOff) {
        this.table = table;
        this.views = views;
        this.seeOff = seeOff;
        thread.setDaemon(true);
    }

    synchronized void start() {
        if (!started && !closed) {
            started = true;
            thread.start();
        }
    }

    synchronized void wake() {
        woken = true;
        notifyAll();
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private void run() {
        long changes = -1;
        long looked = System.nanoTime() - REPORTS;
        long took = 0;
        boolean more = true;
        while (more) {
            boolean leaving = false;
            try {
                leaving = seeOff.getAsBoolean();
                long now = table.changes();
                if (now != changes || System.nanoTime() - looked >= Math.max(REPORTS, took * PARTS_IN_REST)) {
                    changes = now;
                    looked = System.nanoTime();
                    views.look();
                    took = System.nanoTime() - looked;
                }
            } catch (RuntimeException e) { // our mistake: the services go on, unwatched for a moment
                log.atError().setCause(e).log("The services could not be looked at");
            }
            more = rest(leaving ? WHILE_LEAVING : views.isEmpty() ? FOR_EVER : Math.max(TICK, took * PARTS_IN_CHANGE));
        }
    }

    /** @return whether to go on */
    private synchronized boolean rest(long nanos) {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        try {
            while (!closed && !woken && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = deadline - System.nanoTime();
            }
        } catch (InterruptedException e) {
            return false;
        }
        woken = false;
        return !closed;
    }
}
