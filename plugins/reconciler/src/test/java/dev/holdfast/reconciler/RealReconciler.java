package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Incidents;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Origin;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Intent;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** A reconciler with its own thread on the real kernel, in real time; who did what is not looked into. */
final class RealReconciler implements AutoCloseable {
    final ColumnIntentTable table;
    final IntentSource source;
    final MeterRegistry meters = new SimpleMeterRegistry();
    /** Links as the platform was told of them. */
    final Map<String, KernelLink> links = new ConcurrentHashMap<>();

    private final Dataplane dataplane;
    private final ReconcilerPlugin plugin;

    RealReconciler(Netns host, Path directory) throws Exception {
        Clock clock = Clock.system();
        dataplane = LinuxDataplane.open(LinuxOptions.defaults().withNetns(host.name()));
        table = new ColumnIntentTable(clock);
        source = table.source("static");
        plugin = new ReconcilerPlugin(new TestHost(
                table,
                dataplane,
                new Nobody(),
                new Forgotten(),
                Chaos.calm(Duration.ofSeconds(1)),
                clock,
                directory,
                false,
                meters,
                links));
        plugin.start();
    }

    void declare(List<Intent> intents) {
        source.set("s", intents);
        source.settled();
    }

    @Override
    public void close() {
        plugin.stop();
        dataplane.close();
    }

    /** Names nobody: who did it is not what is tested here. */
    private static final class Nobody implements Attribution {
        @Override
        public CompletableFuture<Culprit> identify(Origin origin) {
            return CompletableFuture.completedFuture(Culprit.unknown(origin.portId(), "not asked"));
        }

        @Override
        public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public List<String> facts() {
            return List.of();
        }
    }

    private static final class Forgotten implements Incidents {
        private long last;

        @Override
        public synchronized long nextId() {
            return ++last;
        }

        @Override
        public void record(Incident incident) {
            // nobody reads it
        }
    }
}
