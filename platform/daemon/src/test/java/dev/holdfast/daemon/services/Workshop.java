package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.api.RouteRows;
import dev.holdfast.api.Timers;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.plugins.GateKeeping;
import dev.holdfast.daemon.plugins.LinkTable;
import dev.holdfast.daemon.plugins.UnopenedSockets;
import dev.holdfast.daemon.sessions.ConfiguredSpeaker;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run of a registry, with a plugin that carries {@link ToyType toys}, and a reconciler that does all at once. */
final class Workshop implements AutoCloseable {
    final ColumnIntentTable table = new ColumnIntentTable(Clock.system());
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    ToyType type = new ToyType("toy");
    final ServiceRegistry registry;
    private final Path home;
    private final Set<String> kernel; // what is in it, as it outlives a daemon
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    volatile boolean reconciles = true;
    volatile boolean watchesLosses;
    volatile int losses;

    Workshop(Path home) {
        this(home, new TreeSet<>());
    }

    private Workshop(Path home, Set<String> kernel) {
        this.home = home;
        this.kernel = kernel;
        registry = new ServiceRegistry(
                table,
                null,
                new ConfiguredSpeaker("nobody is dialled in this test"),
                Clock.system(),
                meters,
                home,
                new Patience(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        table.source("toys");
        adopt();
        table.onDirty(() -> {
            if (reconciles) {
                reconcile();
            }
        });
    }

    /** The next run after this one. */
    Workshop next() {
        close();
        return new Workshop(home, kernel);
    }

    /** The next run after one that was killed: nobody was told to stop. */
    Workshop crashed() {
        reconciles = false;
        registry.quiet();
        registry.close();
        timers.shutdownNow();
        return new Workshop(home, kernel);
    }

    Configuration file(String text) {
        try {
            return Configuration.read(Files.writeString(home.resolve("holdfast.yml"), text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts with this configuration file. */
    Workshop start(String text) {
        registry.load();
        registry.serve("toys", type);
        Configuration file = file(text);
        registry.configure(file, true);
        file.verdict();
        startPlugin();
        registry.allStarted();
        return this;
    }

    void startPlugin() {
        registry.start(new Carrier(
                "toys",
                table.source("toys"),
                new Timers() {
                    @Override
                    public Timer after(Duration delay, Runnable work) {
                        Future<?> set = timers.schedule(work, delay.toNanos(), TimeUnit.NANOSECONDS);
                        return () -> set.cancel(false);
                    }

                    @Override
                    public Timer every(Duration first, Duration period, Runnable work) {
                        throw new UnsupportedOperationException("no toy needs it");
                    }
                },
                new LinkTable(),
                new UnopenedSockets("toys need none"),
                new GateKeeping(table.gates()),
                Clock.system(),
                meters,
                new Carrier.Caller() {
                    @Override
                    public <T> T call(String what, Callable<T> work) throws Exception {
                        return work.call();
                    }
                }));
    }

    /** What an earlier run left. */
    private void adopt() {
        table.lock().lock();
        try {
            kernel.forEach(key -> {
                String[] parts = key.split(" ");
                long metric = parts.length > 1 ? Long.parseLong(parts[2]) : 0;
                table.routes().adopt(RouteKey.main(Prefix.parse(parts[0]), metric));
            });
        } finally {
            table.lock().unlock();
        }
    }

    void stopPlugin() {
        registry.stop("toys");
        registry.forget("toys");
    }

    /** Loads the plugin anew, with this configuration file. */
    void againPlugin(String text) {
        type = new ToyType("toy");
        registry.serve("toys", type);
        table.beginAnew("toys");
        registry.reread(file(text), Set.of("toys"));
        startPlugin();
        registry.allStarted();
    }

    /** Somebody removes a route, and it cannot be put back. */
    void lose(String prefix, Diagnostic why) {
        table.lock().lock();
        try {
            int row = table.routes().find(RouteKey.main(Prefix.parse(prefix), 100));
            kernel.remove(table.routes().key(row).toString());
            table.routes().state(row, IntentState.FAILED, 1, why);
        } finally {
            table.lock().unlock();
        }
    }

    /** Brings the kernel to what is wanted, leftovers only when all sources are settled. */
    void reconcile() {
        table.lock().lock();
        try {
            RouteRows routes = table.routes();
            boolean settled = table.unsettled().isEmpty();
            for (int row = 0; row < routes.limit(); row++) {
                if (!routes.live(row)) {
                    continue;
                }
                String key = routes.key(row).toString();
                if (routes.wanted(row) != null) {
                    kernel.add(key);
                    routes.owned(row, true);
                    routes.verified(row);
                    routes.state(row, IntentState.INSTALLED, 0, null);
                } else if (!routes.leftover(row) || settled) {
                    losses += kernel.remove(key) && watchesLosses ? 1 : 0;
                    routes.owned(row, false);
                }
            }
            int[] dirty = new int[256];
            while (routes.takeDirty(dirty) > 0) {
                // they have all been looked at
            }
        } finally {
            table.lock().unlock();
        }
    }

    /** Prefixes of the routes in the kernel that are no guards. */
    Set<String> kernel() {
        table.lock().lock();
        try {
            Set<String> routes = new TreeSet<>();
            kernel.forEach(key -> {
                if (!key.contains("4000000000")) {
                    routes.add(key.substring(0, key.indexOf('/')));
                }
            });
            return routes;
        } finally {
            table.lock().unlock();
        }
    }

    long guards() {
        table.lock().lock();
        try {
            return kernel.stream().filter(key -> key.contains("4000000000")).count();
        } finally {
            table.lock().unlock();
        }
    }

    State state(String name) {
        return registry.service(name).map(ServiceView::state).orElseThrow();
    }

    void await(String name, State state) {
        await(() -> registry.service(name).map(ServiceView::state).orElse(null) == state);
    }

    void awaitGone(String name) {
        await(() -> registry.service(name).isEmpty());
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Override
    public void close() {
        registry.quiet();
        registry.stop("toys");
        registry.close();
        timers.shutdownNow();
    }
}
