package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.ConfigException;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Diagnostic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The services of all plugins: those of the configuration file and those added at run time. Changes are made one at a time,
 * each written down before it is carried out; reading waits for none of them.
 */
public final class ServiceRegistry implements Provisioning, AutoCloseable {
    private final ServiceTypes types = new ServiceTypes();
    private final Roster roster;
    private final Carriage carriage;
    private final Ledger ledger;
    private final FileServices file;
    private final ServiceViews views;
    private final Watch watch;
    private final ServiceChanges changes;

    /** @param incidents null: no journal is kept */
    public ServiceRegistry(
            ColumnIntentTable table,
            @Nullable IncidentJournal incidents,
            BgpSpeaker speaker,
            Clock clock,
            MeterRegistry registry,
            Path stateDirectory,
            Patience patience) {
        roster = new Roster(table);
        ledger = new Ledger(new ServiceStore(stateDirectory), roster, table);
        var meters = new ServiceMeters(registry);
        views = new ServiceViews(roster, ledger, table, incidents, clock, meters);
        watch = new Watch(table, views, this::seeOff);
        carriage = new Carriage(table, speaker, patience, watch::wake);
        file = new FileServices(types, roster, carriage, ledger, table);
        changes = new ServiceChanges(types, roster, carriage, ledger, file, views, meters);
        meters.count(views);
    }

    // ---- for the host of the plugins

    /** Plugin {@code plugin} carries services of {@code type}. */
    public void serve(String plugin, ServiceType<?> type) {
        types.add(plugin, type);
    }

    /** Plugin {@code plugin} carries nothing any more. */
    public void forget(String plugin) {
        types.removeAll(plugin);
    }

    /** Whether plugin {@code plugin} carries services of some type. */
    public boolean isCarrier(String plugin) {
        return types.names().stream().anyMatch(type -> types.pluginOf(type).equals(plugin));
    }

    /**
     * Reads what was written down in an earlier run.
     *
     * @throws ConfigException if the file is there and cannot be understood
     */
    public void load() {
        ledger.load();
    }

    /**
     * Takes up the services of the file and those of earlier runs; starts none. Mistakes in the file are gathered in {@code
     * configuration}.
     *
     * @param allPlugins whether every plugin could say which types it carries; else an unknown type may be one of theirs
     */
    public void configure(Configuration configuration, boolean allPlugins) {
        changes.alone(() -> {
            file.configure(configuration, allPlugins);
        });
    }

    /** Starts the services of a plugin that has just started, then settles its source. */
    public void start(Carrier carrier) {
        changes.alone(() -> {
            carriage.begin(carrier);
            file.startAll(carrier);
        });
        watchAgain();
    }

    /** All plugins that can start have started: the services of the others have failed. */
    public void allStarted() {
        changes.alone(() -> {
            file.failWaiting();
        });
        watchAgain();
    }

    /** Stops the services of a plugin; what they want in the kernel stays wanted. */
    public void stop(String plugin) {
        changes.alone(() -> {
            file.stopAll(plugin);
        });
    }

    /** Takes up what the file says now of the services of plugins that are loaded anew. */
    public void reread(Configuration configuration, Set<String> plugins) {
        changes.alone(() -> {
            file.reread(configuration, plugins);
        });
    }

    /** Reads the services of the file anew, all or none. */
    public List<ServiceView> reload(Supplier<Configuration> read) {
        Configuration configuration;
        try {
            configuration = read.get();
        } catch (ConfigException e) {
            throw Refusals.fileUnfit(String.valueOf(e.getMessage()));
        }
        return watched(() -> {
            changes.reload(configuration);
            return services();
        });
    }

    /** How many services are in each state, as they were last looked at; costs next to nothing. */
    public Map<State, Integer> counts() {
        return views.counts();
    }

    /** Why services do not run that shall, by name. */
    public Map<String, Diagnostic> failures() {
        Map<String, Diagnostic> failures = new TreeMap<>();
        for (Known known : roster.all()) {
            if (known.hasFailed()) {
                failures.put(known.name(), Objects.requireNonNull(known.failure()));
            }
        }
        return failures;
    }

    /** From now on states change because the daemon stops, and nobody needs to be told. */
    public void quiet() {
        views.quiet();
    }

    @Override
    public void close() {
        watch.close();
    }

    private boolean seeOff() {
        return changes.seeOff();
    }

    // ---- Provisioning

    @Override
    public List<ServiceView> services() {
        return views.all();
    }

    @Override
    public Optional<ServiceView> service(String name) {
        return views.one(name);
    }

    @Override
    public ServiceView add(String name, String specification) {
        return watched(() -> changes.add(name, specification));
    }

    @Override
    public ServiceView change(String name, String specification) {
        return watched(() -> changes.change(name, specification));
    }

    @Override
    public void remove(String name) {
        watched(() -> {
            changes.remove(name);
            return name;
        });
    }

    @Override
    public ServiceView enable(String name) {
        return watched(() -> changes.enable(name));
    }

    @Override
    public ServiceView disable(String name) {
        return watched(() -> changes.disable(name));
    }

    @Override
    public ServiceView drain(String name) {
        return watched(() -> changes.drain(name));
    }

    private <T> T watched(Supplier<T> change) {
        try {
            return change.get();
        } finally {
            watchAgain();
        }
    }

    /** It may sleep because there was nothing to watch. */
    private void watchAgain() {
        watch.start();
        watch.wake();
    }
}
