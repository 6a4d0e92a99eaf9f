package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Incidents;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.Origin;
import dev.holdfast.api.ReconcilerControl;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.kernel.simulated.VirtualClock;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiFunction;

/**
 * A reconciler in a simulated kernel with virtual time: nothing happens by itself, everything happens in {@link #settle}.
 */
final class World implements Attribution, Incidents {
    static final int OURS = 73;
    static final int PORT = 4711;

    final VirtualClock clock;
    final SimulatedKernel kernel;
    final Dataplane dataplane;
    final ColumnIntentTable table;
    final IntentSource source;
    final Map<Long, Incident> incidents = new LinkedHashMap<>();
    final Path directory;
    final MeterRegistry meters = new SimpleMeterRegistry();
    /** Links as the platform was told of them. */
    final Map<String, KernelLink> links = new LinkedHashMap<>();

    Parts parts;
    Reconciler reconciler;
    private final ReconcilerConfig config;
    private final boolean observeOnly;
    Intake intake;
    private Inbox inbox;
    private Dataplane.Watch watch;
    private long lastId;
    private ReconcilerControl control;

    World(Path directory) {
        this(directory, ReconcilerConfig.defaults(), false, null);
    }

    /** @param before a world whose kernel and clock this one takes over, as a restarted daemon does; null: a new one */
    World(Path directory, ReconcilerConfig config, boolean observeOnly, World before) {
        this(directory, config, observeOnly, before, (kernel, clock) -> kernel.dataplane(OURS));
    }

    /** @param port what stands between us and the kernel */
    World(
            Path directory,
            ReconcilerConfig config,
            boolean observeOnly,
            World before,
            BiFunction<SimulatedKernel, VirtualClock, Dataplane> port) {
        this.directory = directory;
        this.config = config;
        this.observeOnly = observeOnly;
        clock = before == null ? new VirtualClock() : before.clock;
        kernel = before == null ? new SimulatedKernel(clock) : before.kernel;
        dataplane = port.apply(kernel, clock);
        table = new ColumnIntentTable(clock);
        source = table.source("static");
    }

    World start() {
        TestHost host =
                new TestHost(table, dataplane, this, this, config, clock, directory, observeOnly, meters, links);
        parts = new Parts(host, config);
        inbox = new Inbox(config.quiet().toNanos(), config.cap().toNanos());
        reconciler = new Reconciler(parts, inbox, new SplittableRandom(1));
        control = new Levers(parts, inbox, reconciler);
        reconciler.adopt();
        intake = new Intake(table, this, inbox, parts.underlay, clock, reconciler::isAnyWaiting);
        watch = dataplane.watch(intake);
        return this;
    }

    /** As kill -9 would: nothing is flushed, closed or withdrawn, but the kernel knows the listener is gone. */
    void kill() {
        watch.close();
    }

    World declare(KernelObject... objects) {
        List<Intent> intents = new ArrayList<>();
        for (KernelObject object : objects) {
            intents.add(Intent.of(object, owner(), 1));
        }
        source.set("s", intents);
        source.settled();
        return this;
    }

    static Owner owner() {
        return new Owner("static", "s");
    }

    /** Somebody else's {@code ip}; throws if the kernel refuses. */
    World ip(String command) {
        return ip(PORT, command);
    }

    World ip(int port, String command) {
        String answer = kernel.ip(port, command);
        if (!answer.isEmpty()) {
            throw new AssertionError("ip " + command + ": " + answer);
        }
        return this;
    }

    /** Turns until nothing is due within {@code within}. */
    World settle(Duration within) {
        long end = clock.nanos() + within.toNanos();
        int turns = 0;
        while (clock.nanos() < end) {
            long due = reconciler.turn();
            if (++turns > 200_000) {
                throw new AssertionError("it does not come to rest");
            }
            long left = end - clock.nanos();
            clock.advance(Duration.ofNanos(Math.max(due == 0 ? 1_000 : Math.min(due, left), 1)));
        }
        return this;
    }

    /** Long enough for every heal and incident, too short for the next scan. */
    World settle() {
        return settle(Duration.ofSeconds(4));
    }

    ReconcilerControl control() {
        return control;
    }

    IntentState state(ObjectKey key) {
        return view(key).status().state();
    }

    IntentView view(ObjectKey key) {
        return table.list(IntentQuery.all(100_000)).intents().stream()
                .filter(view -> view.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no intent for " + key));
    }

    /** All routes of the kernel but its own, sorted, as {@link KernelRoute} prints them. */
    List<String> routes() {
        TreeSet<String> lines = new TreeSet<>();
        try {
            dataplane.dumpRoutes(RouteFilter.ALL, route -> {
                if (route.protocol() != 2) {
                    lines.add(route.toRoute().toString());
                }
            });
        } catch (dev.holdfast.api.DumpException e) {
            throw new AssertionError(e);
        }
        return List.copyOf(lines);
    }

    Incident onlyIncident() {
        if (incidents.size() != 1) {
            throw new AssertionError("expected one incident, there are " + incidents.values());
        }
        return incidents.values().iterator().next();
    }

    @Override
    public CompletableFuture<Culprit> identify(Origin origin) {
        return CompletableFuture.completedFuture(new Culprit(
                origin.portId(),
                "ip",
                "ip route",
                List.of("cleanup.sh"),
                0,
                null,
                origin.portId(),
                Confidence.CERTAIN,
                "simulated"));
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
    public synchronized long nextId() {
        return ++lastId;
    }

    @Override
    public synchronized void record(Incident incident) {
        incidents.put(incident.id(), incident);
    }
}
