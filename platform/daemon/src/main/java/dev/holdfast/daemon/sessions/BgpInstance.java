package dev.holdfast.daemon.sessions;

import dev.holdfast.api.Dataplane;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.instance.Instance;
import dev.holdfast.bgp.instance.InstanceControl;
import dev.holdfast.bgp.instance.InstanceSetup;
import dev.holdfast.bgp.instance.KernelOutlet;
import dev.holdfast.bgp.instance.Outlet;
import dev.holdfast.daemon.config.StoredBgp;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.plugins.LinkTable;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.concurrent.ThreadFactory;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The BGP instance of the configuration, with all that the daemon gives it. */
public final class BgpInstance implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(BgpInstance.class);

    private final BgpConfig config;
    private final PeerDefaults defaults;
    private final UnaryOperator<Path> resolve;
    private final Path stateDir;
    private final ThreadFactory threads;
    private final MeterRegistry meters;
    private final KernelSide kernel;
    private final RestartMarker marker;
    private @Nullable Instance instance;

    /**
     * Starts nothing; from now on nothing is removed from the kernel before the tables of the peers are in.
     *
     * @param resolve makes a path of the configuration one that can be opened
     * @param threads make threads in the network namespace that is managed
     */
    public BgpInstance(
            BgpConfig config,
            UnaryOperator<Path> resolve,
            Path stateDir,
            ThreadFactory threads,
            MeterRegistry meters,
            ColumnIntentTable table,
            Dataplane dataplane,
            LinkTable links) {
        this.config = config;
        this.resolve = resolve;
        this.stateDir = stateDir;
        this.threads = threads;
        this.meters = meters;
        defaults = config.defaults();
        kernel = new KernelSide(config, defaults.policies(), table, dataplane, links);
        marker = new RestartMarker(stateDir);
    }

    /**
     * Starts; when it returns, listeners are bound.
     *
     * @throws dev.holdfast.bgp.instance.BgpRefusal if something is in the way
     */
    public synchronized void start() {
        config.warnings().forEach(warning -> log.warn("bgp: {}", warning));
        var store = new StoredBgp(stateDir);
        boolean installs = kernel.installs();
        Outlet outlet = installs ? new KernelOutlet(kernel.terms(), kernel.ways(), kernel::handover) : Outlet.NOWHERE;
        boolean sameBoot = marker.sameBoot();
        RestartMarker.Announced announced = marker.take();
        var started = Instance.start(new InstanceSetup(
                config,
                defaults,
                kernel.redistribution(),
                resolve,
                store,
                store.read(),
                announced != null,
                announced == null ? null : announced.sessions(),
                sameBoot || !installs,
                outlet,
                threads,
                meters));
        instance = started;
        kernel.begin(started::look, started::offered);
    }

    /** Null before the start. */
    public synchronized @Nullable InstanceControl control() {
        return instance == null ? null : instance.control();
    }

    /** What stands behind the settings of each peer. */
    public PeerDefaults defaults() {
        return defaults;
    }

    /** Where the route of a prefix comes from; null: nobody announces it. */
    public @Nullable String describe(Prefix prefix) {
        InstanceControl control = control();
        return control == null ? null : control.describe(prefix);
    }

    /** Peers are told that we go, and come back where they wait for it; what is installed stays. */
    @Override
    public synchronized void close() {
        if (instance != null) {
            Instance.Ended ended = instance.stop();
            marker.leave(ended.window(), ended.sessions());
            instance = null;
        }
        kernel.close();
    }
}
