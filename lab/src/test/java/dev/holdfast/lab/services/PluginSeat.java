package dev.holdfast.lab.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.PluginHost;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.api.testing.PartialHost;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Where one plugin sits: an empty section of the configuration, and the types it serves. */
final class PluginSeat implements PartialHost {
    private final String id;
    private final ColumnIntentTable table;
    private final Configuration configuration;
    private final Map<String, ServiceType<?>> types = new TreeMap<>();

    PluginSeat(String id, ColumnIntentTable table, Configuration configuration, Function<PluginHost, ?> constructor) {
        this.id = id;
        this.table = table;
        this.configuration = configuration;
        constructor.apply(this);
    }

    Map<String, ServiceType<?>> types() {
        return types;
    }

    @Override
    public void serve(ServiceType<?> type) {
        types.put(type.name(), type);
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
        return configuration.plugin(id, type);
    }

    @Override
    public IntentSource intents() {
        return table.source(id);
    }

    @Override
    public Gates gates() {
        return table.gates();
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
        throw new UnsupportedOperationException("the plugins of services keep no state");
    }
}
