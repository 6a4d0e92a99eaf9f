package dev.holdfast.compat;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.HoldfastPlugin;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.Json;
import dev.holdfast.api.RouteStanding;
import dev.holdfast.api.gate.PathReports;
import dev.holdfast.api.http.HttpAnswer;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpRequest;
import dev.holdfast.api.http.HttpSurface;
import dev.holdfast.api.net.Latencies;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.testing.PartialHost;
import dev.holdfast.api.testing.RecordingSockets;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.http.JacksonJson;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The plugin with services made by hand behind it, and a test in the place of the client. For one thread. */
final class Desk implements PartialHost, IntentSource {
    final Json json = new JacksonJson();
    final BookedServices services = new BookedServices(json);
    final RecordingSockets sockets = new RecordingSockets();
    final List<RouteStanding> routes = new ArrayList<>();

    @Nullable
    Latencies latencies;

    @Nullable
    PathReports paths;

    @Nullable
    HttpListener listener;

    private @Nullable HttpHandler handler;
    private boolean settled;
    private final Path directory;
    private final Path file;

    /** @param directory for state and configuration */
    Desk(Path directory) {
        this.directory = directory;
        file = directory.resolve("holdfast.yml");
        configure("");
    }

    /** @param more keys of {@code plugins.compat} */
    void configure(String more) {
        try {
            Files.writeString(
                    file,
                    "plugins: {compat: {enabled: true, network: testnet, set-up-within: 50ms, torn-down-within: 50ms"
                            + more + "}}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the plugin, or starts it anew. */
    Desk open() throws Exception {
        handler = null;
        HoldfastPlugin plugin = new CompatPlugin(this);
        plugin.start();
        assert settled;
        return this;
    }

    boolean isOpen() {
        return handler != null;
    }

    HttpAnswer ask(String method, String path, String body) {
        try {
            return Objects.requireNonNull(handler)
                    .answer(new HttpRequest(method, path, Map.of(), body.getBytes(StandardCharsets.UTF_8)));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    HttpAnswer post(String path, String body) {
        return ask("POST", path, body);
    }

    /** {@code 200 {"status":"ok"}}. */
    String said(HttpAnswer answer) {
        return answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8);
    }

    String get(String path) {
        return said(ask("GET", path, ""));
    }

    @Override
    public String id() {
        return "compat";
    }

    @Override
    public Owner owner(String service) {
        return new Owner(id(), service);
    }

    @Override
    public <T> T config(Class<T> type) {
        return Configuration.read(file).plugin(id(), type);
    }

    @Override
    public IntentSource intents() {
        return this;
    }

    @Override
    public Gates gates() {
        throw new UnsupportedOperationException("no gates here");
    }

    @Override
    public MeterRegistry meters() {
        return new SimpleMeterRegistry();
    }

    @Override
    public Clock clock() {
        return Clock.system();
    }

    @Override
    public Path stateDirectory() {
        return directory;
    }

    @Override
    public Provisioning provisioning() {
        return services;
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public Json json() {
        return json;
    }

    @Override
    public HttpSurface openHttp(HttpListener where, HttpHandler who) {
        listener = where;
        handler = who;
        return () -> handler = null;
    }

    @Override
    public void routes(Owner owner, Consumer<RouteStanding> visitor) {
        if (owner.toString().equals("ibrl/doublezero0")) {
            routes.forEach(visitor);
        }
    }

    @Override
    public <T> Optional<T> provided(Class<T> type) {
        Object known = type == PathReports.class ? paths : latencies;
        return Optional.ofNullable(known).map(type::cast);
    }

    @Override
    public void set(String service, Collection<Intent> intents) {
        throw new UnsupportedOperationException("the plugin declares nothing");
    }

    @Override
    public void update(String service, Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
        throw new UnsupportedOperationException("the plugin declares nothing");
    }

    @Override
    public void settled() {
        settled = true;
    }

    @Override
    public void unsettled() {
        settled = false;
    }
}
