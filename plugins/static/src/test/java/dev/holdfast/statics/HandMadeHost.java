package dev.holdfast.statics;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.testing.PartialHost;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** A host that hands out one configuration and writes down what is declared, in order. */
final class HandMadeHost implements PartialHost, IntentSource {
    private final Object config;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    final List<String> log = new ArrayList<>();

    HandMadeHost(Object config) {
        this.config = config;
    }

    @Override
    public String id() {
        return "static";
    }

    @Override
    public Owner owner(String service) {
        return new Owner(id(), service);
    }

    @Override
    public <T> T config(Class<T> type) {
        return type.cast(config);
    }

    @Override
    public IntentSource intents() {
        return this;
    }

    @Override
    public Gates gates() {
        throw new UnsupportedOperationException("the static plugin opens no gates");
    }

    @Override
    public MeterRegistry meters() {
        return meters;
    }

    @Override
    public Clock clock() {
        return Clock.system();
    }

    @Override
    public Path stateDirectory() {
        throw new UnsupportedOperationException("the static plugin keeps no state");
    }

    @Override
    public void set(String service, Collection<Intent> intents) {
        var objects = intents.stream().map(intent -> " " + intent.object()).collect(Collectors.joining(","));
        log.add(owner(service) + ":" + objects);
    }

    @Override
    public void update(String service, Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
        throw new UnsupportedOperationException("the static plugin declares services as a whole");
    }

    @Override
    public void settled() {
        log.add("settled");
    }

    @Override
    public void unsettled() {
        log.add("unsettled");
    }
}
