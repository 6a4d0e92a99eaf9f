package dev.holdfast.reconciler;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.ReconcilerHost;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The reconciler as a plugin: one thread that takes turns and sleeps in between. */
public final class ReconcilerPlugin implements HoldfastPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcilerPlugin.class);
    private static final long STOP_SECONDS = 10;
    private static final int FAILURES_LIMIT = 10;
    private static final long LISTEN_AGAIN_NANOS = 1_000_000_000L;

    private final ReconcilerHost host;
    private final Parts parts;
    private final Inbox inbox;
    private final Reconciler reconciler;
    private final Thread thread;
    private final DefaultRules defaultRules;
    private Dataplane.@Nullable Watch watch;
    private long listenAgainAt;
    private int failures; // in a row
    private volatile boolean running;
    private volatile boolean woken;

    /** Reads the configuration; nothing runs before {@link #start}. */
    public ReconcilerPlugin(ReconcilerHost host) {
        this.host = host;
        ReconcilerConfig config = host.config(ReconcilerConfig.class);
        this.parts = new Parts(host, config);
        this.inbox = new Inbox(config.quiet().toNanos(), config.cap().toNanos());
        this.reconciler = new Reconciler(parts, inbox, new SplittableRandom());
        this.defaultRules = new DefaultRules(host);
        this.thread = new Thread(this::loop, "holdfast-reconciler");
        thread.setDaemon(true);
        host.control(new Levers(parts, inbox, reconciler));
    }

    @Override
    public void start() throws Exception {
        inbox.onArrival(this::wake);
        host.table().onDirty(this::wake);
        reconciler.adopt();
        watch = host.dataplane().watch(intake());
        if (parts.config.defaultRules()) {
            defaultRules.declare();
        }
        host.intents().settled();
        running = true;
        thread.start();
    }

    private void wake() {
        if (!woken) {
            woken = true;
            LockSupport.unpark(thread);
        }
    }

    private void loop() {
        while (running) {
            woken = false;
            long due = turn();
            if (reconciler.isDeaf()) {
                listenAgain();
                due = Math.min(due, LISTEN_AGAIN_NANOS);
            }
            if (due > 0 && !woken && running) {
                LockSupport.parkNanos(this, due);
            }
        }
    }

    /**
     * One turn. A mistake of ours must not end the healing of everything else: it is told, everything is read again, and only
     * if that fails time after time the plugin is given up.
     */
    private long turn() {
        try {
            long due = reconciler.turn();
            failures = 0;
            return due;
        } catch (RuntimeException e) {
            failures++;
            LOG.atError()
                    .setMessage("a turn failed; everything is read again")
                    .addKeyValue("code", "REC-070")
                    .addKeyValue("failures", failures)
                    .setCause(e)
                    .log();
            if (failures >= FAILURES_LIMIT) {
                throw e;
            }
            reconciler.startOver();
            return TimeUnit.SECONDS.toNanos(failures);
        }
    }

    /** The watch ended by itself: open another, and read what happened in between. */
    private void listenAgain() {
        long now = host.clock().nanos();
        if (now < listenAgainAt) {
            return;
        }
        listenAgainAt = now + LISTEN_AGAIN_NANOS;
        try {
            closeWatch();
            watch = host.dataplane().watch(intake());
            reconciler.hears();
        } catch (RuntimeException e) {
            LOG.atWarn()
                    .setMessage("no new watch")
                    .addKeyValue("cause", e.toString())
                    .log();
        }
    }

    private Intake intake() {
        return new Intake(
                host.table(), host.attribution(), inbox, parts.underlay, host.clock(), reconciler::isAnyWaiting);
    }

    private void closeWatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(thread);
        try {
            thread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeWatch();
        if (thread.isAlive()) {
            LOG.atError().setMessage("the reconciler's thread does not end").log();
            return;
        }
        if (parts.config.onStop() == ReconcilerConfig.OnStop.REMOVE && !parts.observeOnly) {
            reconciler.removeAll();
        }
        reconciler.close();
    }
}
