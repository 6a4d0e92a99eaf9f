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

    private final ReconcilerHost host;
    private final Parts parts;
    private final Inbox inbox;
    private final Reconciler reconciler;
    private final Thread thread;
    private final DefaultRules defaultRules;
    private Dataplane.@Nullable Watch watch;
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
        watch = host.dataplane().watch(new Intake(host.table(), host.attribution(), inbox, host.clock()));
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
            long due = reconciler.turn();
            if (due > 0 && !woken && running) {
                LockSupport.parkNanos(this, due);
            }
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
        if (watch != null) {
            watch.close();
        }
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
