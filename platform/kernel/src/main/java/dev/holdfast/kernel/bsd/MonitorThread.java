package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelListener;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.locks.LockSupport;

/** Reads reports as they come, on a thread of its own, until closed. */
final class MonitorThread implements Dataplane.Watch {
    /** Longer than any report, because what does not fit a read is lost. */
    private static final int BUFFER_BYTES = 16 * 1024;

    private static final int RUN = 128;
    /** A run within this time is a storm: more than 10,000 a second. */
    private static final long STORM_NANOS = 12_800_000L;
    /** What a change that comes in a storm may have to wait. */
    private static final long PAUSE_NANOS = 2_000_000L;
    /** Fewer after a pause, and the storm is over. */
    private static final int FEW = 10;

    private final RouteSocketCalls calls;
    private final Monitor monitor;
    private final KernelListener listener;
    private final Thread thread = new Thread(this::run, "holdfast-events");
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private volatile boolean closed;
    private boolean storm;
    private int idleReads;
    private long runBegan;

    private MonitorThread(RouteSocketCalls calls, Monitor monitor, KernelListener listener) {
        this.calls = calls;
        this.monitor = monitor;
        this.listener = listener;
        thread.setDaemon(true);
    }

    static MonitorThread start(RouteSocketCalls calls, Monitor monitor, KernelListener listener) {
        var running = new MonitorThread(calls, monitor, listener);
        running.thread.start();
        return running;
    }

    boolean isRunning() {
        return thread.isAlive() && !closed;
    }

    private void run() {
        Throwable end = new IllegalStateException("the event thread stopped");
        try {
            while (!closed) {
                readOne();
            }
        } catch (CallFailed | RuntimeException | Error e) {
            end = e;
        }
        if (!closed) {
            listener.ended(end);
        }
    }

    private void readOne() throws CallFailed {
        int length;
        try {
            length = calls.receive(in, !storm);
        } catch (CallFailed e) {
            if (e.errno() != BsdErrno.ENOBUFS && e.errno() != BsdErrno.ENOMEM) {
                throw e;
            }
            if (!closed) {
                monitor.lost();
            }
            return;
        }
        if (closed) {
            return;
        }
        monitor.tellSideEffects();
        if (length == RouteSocketCalls.NOTHING) {
            rest();
        } else if (!monitor.take(in, length)) {
            count();
        }
    }

    /** Notices that a storm has begun: many messages in a short time, and none of them an event. */
    private void count() {
        if (++idleReads == RUN && !storm) {
            long now = System.nanoTime();
            storm = now - runBegan < STORM_NANOS;
            runBegan = now;
            idleReads = 0;
        }
    }

    /** In a storm lets more come together: waking up for each costs far more than reading it. */
    private void rest() {
        if (storm) {
            storm = idleReads >= FEW;
            idleReads = 0;
            LockSupport.parkNanos(this, PAUSE_NANOS);
        }
    }

    /** Returns when the listener will not be called any more; from within the listener, when it is about to be so. */
    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        calls.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
