package dev.holdfast.latency;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.PluginEndpoint;
import dev.holdfast.api.Timers;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.testing.PartialHost;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A host with real time and the sockets of a test. */
final class ProbingHost implements PartialHost, IntentSource, Timers, AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
    private final Sockets sockets;
    private final Path file;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private @Nullable PluginEndpoint endpoint;

    @Nullable
    Object provided;

    boolean settled;

    /** @param section of {@code plugins.latency}, in YAML's flow style */
    ProbingHost(Path directory, Sockets sockets, String section) {
        this.sockets = sockets;
        file = directory.resolve("holdfast.yml");
        try {
            Files.writeString(file, "plugins: {latency: " + section + "}");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LatencyPage.Page page() {
        return (LatencyPage.Page) Objects.requireNonNull(endpoint).read("", Map.of());
    }

    boolean hasEndpoint() {
        return endpoint != null;
    }

    @Override
    public String id() {
        return "latency";
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
    public SimpleMeterRegistry meters() {
        return meters;
    }

    @Override
    public Clock clock() {
        return Clock.system();
    }

    @Override
    public Timers timers() {
        return this;
    }

    @Override
    public Sockets sockets() {
        return sockets;
    }

    @Override
    public void endpoint(String id, PluginEndpoint shown) {
        endpoint = shown;
    }

    @Override
    public <T> void provide(Class<T> type, T what) {
        provided = what;
    }

    @Override
    public Path stateDirectory() {
        throw new UnsupportedOperationException("no state here");
    }

    @Override
    public Timer after(Duration delay, Runnable work) {
        var future = executor.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
        return () -> future.cancel(false);
    }

    @Override
    public Timer every(Duration first, Duration period, Runnable work) {
        throw new UnsupportedOperationException("the plugin counts its rounds itself");
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

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
