package dev.holdfast.compat;

import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.Json;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.gate.PathReports;
import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.net.Latencies;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the socket of the reference daemon, if the configuration says so; carries nothing by itself. */
public final class CompatPlugin implements HoldfastPlugin {
    private static final Logger log = LoggerFactory.getLogger(CompatPlugin.class);

    private final PluginHost host;
    private final CompatConfig config;

    public CompatPlugin(PluginHost host) {
        this.host = host;
        this.config = host.config(CompatConfig.class);
    }

    /** @throws IOException if the file with the last state cannot be understood, or the socket not be opened */
    @Override
    public void start() throws IOException {
        host.intents().settled();
        if (!config.enabled()) {
            return;
        }
        var pace = new MachinePace(host.clock());
        var slots = new Slots(host.provisioning(), config.unicast(), config.multicast());
        var changes = new Changes(slots, config, host.json(), pace);
        var file = new EnabledFile(host.stateDirectory(), host.json());
        // Who has services when this surface is first opened wants them; who has none gets a host nobody touches.
        boolean enabled = file.read().orElseGet(() -> !slots.running().isEmpty());
        var commands = new Commands(changes, file, host.json(), enabled);
        if (!enabled) {
            disableProvisioned(changes);
        }
        open(paths(slots, commands));
    }

    private static void disableProvisioned(Changes changes) {
        try {
            changes.disableProvisioned();
        } catch (Undone e) {
            log.atWarn()
                    .addKeyValue("code", "CMP-004")
                    .log("CMP-004 the services are disabled, and one is not: {}", e.getMessage());
        }
    }

    private void open(HttpHandler handler) throws IOException {
        try {
            host.openHttp(HttpListener.unix(config.socket(), config.mode()), handler);
        } catch (IOException e) {
            throw new IOException(
                    "CMP-001 " + config.socket() + ": the socket cannot be opened, " + e.getMessage()
                            + " -> stop the other daemon, or set 'plugins.compat.socket:' to another path",
                    e);
        }
        log.atInfo()
                .addKeyValue("socket", config.socket())
                .log("Clients of the reference daemon are answered at {}", config.socket());
    }

    private HttpHandler paths(Slots slots, Commands commands) {
        Json json = host.json();
        String network = orEmpty(config.network());
        Supplier<Optional<Latencies>> latencies = () -> host.provided(Latencies.class);
        var status = new StatusPages(slots, latencies);
        var routes = new RoutesPage(slots, host::routes, () -> host.provided(PathReports.class), network);
        var client = new ClientAddress(config.clientIp(), host.sockets());
        return new Paths()
                .post("/provision", commands::provision)
                .post("/remove", commands::remove)
                .post("/enable", commands::enable)
                .post("/disable", commands::disable)
                .get("/status", page(status::first))
                .get("/v2/status", page(() -> status.second(commands.enabled(), client.text(), network)))
                .get("/routes", page(routes::page))
                .post("/resolve-route", new SourcePage(json, host.sockets())::answer)
                .get("/latency", latencyPage(latencies, LatencyPages::first))
                .get("/v2/latency", latencyPage(latencies, LatencyPages::second))
                .get("/config", page(this::environment));
    }

    private HttpHandler page(Supplier<Object> content) {
        return request -> HttpAnswer.json(200, host.json().write(content.get()));
    }

    /** There only while somebody probes. */
    private HttpHandler latencyPage(Supplier<Optional<Latencies>> latencies, Function<Latencies, Object> content) {
        return request -> latencies
                .get()
                .map(known -> HttpAnswer.json(200, host.json().write(content.apply(known))))
                .orElseGet(() -> HttpAnswer.text(404, "404 page not found\n"));
    }

    private Map<String, String> environment() {
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("program_id", orEmpty(config.programId()));
        environment.put("rpc_url", orEmpty(config.rpcUrl()));
        return environment;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    /** Does nothing: the platform closes the surface. */
    @Override
    public void stop() {}
}
