package dev.holdfast.liveness;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.Gatekeeper;
import dev.holdfast.api.gate.PathHealth;
import dev.holdfast.api.gate.PathReports;
import dev.holdfast.api.net.Links;
import io.micrometer.core.instrument.Gauge;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches paths, and keeps their gates. */
public final class LivenessPlugin implements HoldfastPlugin, Gatekeeper {
    private static final Logger log = LoggerFactory.getLogger(LivenessPlugin.class);

    private final PluginHost host;
    private final LivenessConfig config;
    private final Sessions sessions;
    private final Map<String, String> devices = new HashMap<>(); // by gate
    private final Map<String, Integer> users = new HashMap<>(); // by device
    private final Map<String, Links.Subscription> watches = new HashMap<>(); // by device
    private final Map<String, GatedPath> waiting = new LinkedHashMap<>(); // by gate, until the plugin has started
    private @Nullable RoutesInUse inUse;
    private boolean started;
    private @Nullable Prober prober;

    public LivenessPlugin(PluginHost host) {
        this.host = host;
        config = host.config(LivenessConfig.class);
        String built = LivenessPlugin.class.getPackage().getImplementationVersion();
        sessions = new Sessions(
                config,
                host.gates(),
                host.clock(),
                new SplittableRandom(new SecureRandom().nextLong()),
                Version.parse(built == null ? "0.1.0" : built),
                new Counters(host.meters()),
                new PeerMeters(host.meters(), config.peerMeters()));
        for (SessionState state : SessionState.values()) {
            Gauge.builder("holdfast.liveness.sessions", sessions, counted -> counted.count(state))
                    .description("sessions by state")
                    .tag("state", state.toString())
                    .register(host.meters());
        }
        var face = new LivenessEndpoint(config, sessions);
        host.endpoint("liveness", face);
        host.provide(PathHealth.class, face);
        host.keepGates(this);
    }

    /** @throws IOException if the port is taken or may not be opened */
    @Override
    public void start() throws IOException {
        if (config.mode() != Mode.OFF) {
            prober = new Prober(sessions, host.sockets().udp(config.port()), host.clock());
        }
        begin();
        host.provide(PathReports.class, sessions::reports);
        var timing = config.timing();
        log.atInfo()
                .addKeyValue("mode", config.mode())
                .addKeyValue("port", config.port())
                .addKeyValue("min_tx_ms", timing.minTx().toMillis())
                .addKeyValue("min_rx_ms", timing.minRx().toMillis())
                .addKeyValue("multiplier", timing.multiplier())
                .addKeyValue("floor_ms", timing.floor().toMillis())
                .addKeyValue("ceiling_ms", timing.ceiling().toMillis())
                .addKeyValue("backoff_max_ms", timing.backoffMax().toMillis())
                .addKeyValue("excluded", config.exclude())
                .log("liveness: started");
        host.intents().settled();
    }

    /** A start that fails must not close the gates that are open, so they are not touched before. */
    private synchronized void begin() {
        started = true;
        waiting.values().forEach(path -> watch(path, true));
        waiting.clear();
    }

    @Override
    public void stop() {
        synchronized (this) {
            if (started && config.mode() == Mode.ACTIVE) {
                inUse().leave(sessions.openGates());
            }
        }
        if (prober != null) {
            prober.close();
        }
        synchronized (this) {
            watches.values().forEach(Links.Subscription::close);
            watches.clear();
        }
    }

    @Override
    public synchronized void watch(GatedPath path) {
        if (started) {
            watch(path, false);
        } else {
            waiting.put(path.gate(), path);
            if (config.mode() == Mode.ACTIVE
                    && inUse().contains(path.gate(), host.clock().now())) {
                host.gates().open(path.gate());
            }
            sessions.expect(path);
        }
    }

    /** Made late: a configuration that is only checked must touch no file. */
    private RoutesInUse inUse() {
        RoutesInUse known = inUse;
        if (known == null) {
            known = new RoutesInUse(host.stateDirectory());
            inUse = known;
        }
        return known;
    }

    private void watch(GatedPath path, boolean takenOver) {
        String before = devices.put(path.gate(), path.device());
        if (before == null || !before.equals(path.device())) {
            if (before != null) {
                leave(before);
            }
            if (users.merge(path.device(), 1, Integer::sum) == 1) {
                watches.put(path.device(), host.links().watch(path.device(), news(path.device())));
            }
        }
        sessions.watch(path, takenOver);
    }

    private Links.LinkListener news(String device) {
        return new Links.LinkListener() {
            @Override
            public void present(KernelLink link) {
                sessions.present(link);
            }

            @Override
            public void gone() {
                sessions.gone(device);
            }
        };
    }

    @Override
    public synchronized void forget(String gate) {
        waiting.remove(gate);
        String device = devices.remove(gate);
        if (device != null) {
            sessions.forget(gate);
            leave(device);
        }
    }

    private void leave(String device) {
        if (users.merge(device, -1, Integer::sum) == 0) {
            users.remove(device);
            Links.Subscription watch = watches.remove(device);
            if (watch != null) {
                watch.close();
            }
            sessions.gone(device);
        }
    }

    @Override
    public void rearm(String device) {
        sessions.rearm(device);
    }
}
