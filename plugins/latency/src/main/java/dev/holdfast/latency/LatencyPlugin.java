package dev.holdfast.latency;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.net.Latencies;
import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures how far away the configured targets are; without targets it does nothing. */
public final class LatencyPlugin implements HoldfastPlugin {
    private static final Logger log = LoggerFactory.getLogger(LatencyPlugin.class);

    private final PluginHost host;
    private final LatencyConfig config;
    private final @Nullable LatencyMeters meters;
    private @Nullable EchoLine line;

    public LatencyPlugin(PluginHost host) {
        this.host = host;
        this.config = host.config(LatencyConfig.class);
        this.meters = config.meters() ? new LatencyMeters(host.meters()) : null;
    }

    @Override
    public void start() {
        host.intents().settled();
        if (config.targets().isEmpty()) {
            return;
        }
        long token = new SecureRandom().nextLong();
        var prober = new Prober(config, host.timers(), host.clock(), token, this::heard);
        var opening = new EchoLine(host.sockets(), host.timers(), prober);
        line = opening;
        host.provide(Latencies.class, prober);
        host.endpoint("latency", new LatencyPage(prober, opening::trouble));
        opening.open();
    }

    /** Says when a target comes or goes, and not every time it is probed. */
    private void heard(Result result) {
        if (meters != null) {
            meters.show(result);
        }
        if (result.since().equals(result.probedAt())) {
            log.atInfo()
                    .addKeyValue("target", result.target().name())
                    .addKeyValue("address", result.target().address())
                    .addKeyValue("reachable", result.reachable())
                    .addKeyValue("lossPercent", result.lossPercent())
                    .log(
                            "{} at {} {}",
                            result.target().name(),
                            result.target().address(),
                            result.reachable() ? "answers echoes" : "does not answer echoes");
        }
    }

    @Override
    public void stop() {
        if (line != null) {
            line.close();
        }
    }
}
