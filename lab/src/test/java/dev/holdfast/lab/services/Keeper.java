package dev.holdfast.lab.services;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Gates;
import dev.holdfast.api.Incidents;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Origin;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.ReconcilerHost;
import dev.holdfast.api.testing.PartialHost;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Owner;
import dev.holdfast.reconciler.ReconcilerConfig;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/** The reconciler's host; its incidents are kept, and its culprits are named by their netlink port. */
final class Keeper implements ReconcilerHost, PartialHost, Attribution, Incidents {
    private final ColumnIntentTable table;
    private final Dataplane dataplane;
    private final HeardLinks links;
    private final ReconcilerConfig settings;
    private final Path directory;
    private final MeterRegistry meters = new SimpleMeterRegistry();
    private final Map<Long, Incident> incidents = new TreeMap<>();
    private long last;

    Keeper(ColumnIntentTable table, Dataplane dataplane, HeardLinks links, ReconcilerConfig settings, Path directory) {
        this.table = table;
        this.dataplane = dataplane;
        this.links = links;
        this.settings = settings;
        this.directory = directory;
    }

    /** Each as it was last recorded, in order. */
    synchronized List<Incident> all() {
        return List.copyOf(incidents.values());
    }

    @Override
    public synchronized long nextId() {
        return ++last;
    }

    @Override
    public synchronized void record(Incident incident) {
        incidents.put(incident.id(), incident);
    }

    @Override
    public CompletableFuture<Culprit> identify(Origin origin) {
        return CompletableFuture.completedFuture(new Culprit(
                origin.portId(), "ip", null, List.of(), null, null, origin.portId(), Confidence.CERTAIN, "its port"));
    }

    @Override
    public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<String> facts() {
        return List.of();
    }

    @Override
    public String id() {
        return "reconciler";
    }

    @Override
    public Owner owner(String service) {
        return new Owner(id(), service);
    }

    @Override
    public <T> T config(Class<T> type) {
        return type.cast(settings);
    }

    @Override
    public IntentSource intents() {
        return table.source(id());
    }

    @Override
    public Gates gates() {
        return table.gates();
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
        return directory;
    }

    @Override
    public ColumnIntentTable table() {
        return table;
    }

    @Override
    public Dataplane dataplane() {
        return dataplane;
    }

    @Override
    public Attribution attribution() {
        return this;
    }

    @Override
    public Incidents incidents() {
        return this;
    }

    @Override
    public boolean observeOnly() {
        return false;
    }

    @Override
    public void control(ReconcilerControl newControl) {
        // nobody asks
    }

    @Override
    public void linkPresent(KernelLink link) {
        links.present(link);
    }

    @Override
    public void linkGone(String name) {
        links.gone(name);
    }
}
