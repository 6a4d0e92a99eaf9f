package dev.holdfast.daemon.plugins;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.Json;
import dev.holdfast.api.PluginEndpoint;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.RouteStanding;
import dev.holdfast.api.Timers;
import dev.holdfast.api.gate.Gatekeeper;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpSurface;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.http.JacksonJson;
import dev.holdfast.daemon.intents.OwnedRoutes;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What one plugin is offered. */
class UnitHost implements PluginHost {
    private static final Json JSON = new JacksonJson();

    private final String id;
    private final Platform platform;
    private volatile @Nullable Configuration configuration;
    private final PluginMeters meters;
    private final Surfaces surfaces = new Surfaces();
    private final Timers timers;

    UnitHost(String id, Platform platform, Configuration configuration, PluginMeters meters, Timers timers) {
        this.id = id;
        this.platform = platform;
        this.configuration = configuration;
        this.meters = meters;
        this.timers = timers;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public Owner owner(String service) {
        return new Owner(id, service);
    }

    @Override
    public <T> T config(Class<T> type) {
        Configuration file = configuration;
        if (file == null) {
            throw new IllegalStateException("the configuration is to be read in the plugin's constructor");
        }
        return file.plugin(id, type);
    }

    /** Lets go of the file, which may hold a hundred thousand routes. */
    void constructed() {
        configuration = null;
    }

    /** The plugin has ended: nothing of it stays open. */
    void end() {
        surfaces.end();
        platform.offers().withdraw(id);
    }

    @Override
    public IntentSource intents() {
        return platform.table().source(id);
    }

    @Override
    public Gates gates() {
        return platform.table().gates();
    }

    @Override
    public MeterRegistry meters() {
        return meters.registry();
    }

    @Override
    public Clock clock() {
        return platform.clock();
    }

    @Override
    public Path stateDirectory() {
        try {
            return Files.createDirectories(
                    platform.stateDirectory().resolve("plugins").resolve(id));
        } catch (IOException e) {
            throw new UncheckedIOException("the plugin has no state directory", e);
        }
    }

    @Override
    public Links links() {
        return platform.links();
    }

    @Override
    public void keepGates(Gatekeeper keeper) {
        platform.paths().keep(id, keeper);
    }

    @Override
    public HttpSurface openHttp(HttpListener listener, HttpHandler handler) throws IOException {
        return surfaces.open(listener, handler);
    }

    @Override
    public Json json() {
        return JSON;
    }

    @Override
    public void routes(Owner owner, Consumer<RouteStanding> visitor) {
        new OwnedRoutes(platform.table()).visit(owner, visitor);
    }

    @Override
    public <T> void provide(Class<T> type, T what) {
        platform.offers().provide(id, type, what);
    }

    @Override
    public <T> Optional<T> provided(Class<T> type) {
        return platform.offers().find(type);
    }

    @Override
    public Timers timers() {
        return timers;
    }

    @Override
    public Sockets sockets() {
        return platform.sockets();
    }

    @Override
    public void serve(ServiceType<?> type) {
        platform.services().serve(id, type);
    }

    @Override
    public Provisioning provisioning() {
        return platform.services();
    }

    @Override
    public void endpoint(String endpointId, PluginEndpoint endpoint) {
        platform.endpoints().show(id, endpointId, endpoint);
    }
}
