package dev.holdfast.daemon.services;

import dev.holdfast.api.Clock;
import dev.holdfast.api.ConfigException;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.Specification;
import dev.holdfast.daemon.config.StoredServices.Wanted;
import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Diagnostic;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The services of all plugins: those of the configuration file and those added at run time. Changes are made one at a time,
 * each written down before it is carried out; reading waits for none of them.
 */
public final class ServiceRegistry implements Provisioning, AutoCloseable {
    private final ReentrantLock changing = new ReentrantLock();
    private final Condition departed = changing.newCondition();
    private final ServiceTypes types = new ServiceTypes();
    private final Roster roster;
    private final Carriage carriage;
    private final Ledger ledger;
    private final FileServices file;
    private final ServiceViews views;
    private final Watch watch;
    private final ServiceMeters meters;

    /** @param incidents null: no journal is kept */
    public ServiceRegistry(
            ColumnIntentTable table,
            @Nullable IncidentJournal incidents,
            BgpSpeaker speaker,
            Clock clock,
            MeterRegistry registry,
            Path stateDirectory) {
        roster = new Roster(table);
        ledger = new Ledger(new ServiceStore(stateDirectory), roster, table);
        meters = new ServiceMeters(registry);
        views = new ServiceViews(roster, ledger, table, incidents, clock, meters);
        watch = new Watch(table, views, this::seeOff);
        carriage = new Carriage(table, speaker, watch::wake);
        file = new FileServices(types, roster, carriage, ledger, table);
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
        locked(() -> {
            file.configure(configuration, allPlugins);
            return true;
        });
    }

    /** Starts the services of a plugin that has just started, then settles its source. */
    public void start(Carrier carrier) {
        locked(() -> {
            carriage.begin(carrier);
            file.startAll(carrier);
            return true;
        });
        watch.start();
    }

    /** All plugins that can start have started: the services of the others have failed. */
    public void allStarted() {
        locked(() -> {
            file.failWaiting();
            return true;
        });
        watch.start();
    }

    /** Stops the services of a plugin; what they want in the kernel stays wanted. */
    public void stop(String plugin) {
        locked(() -> {
            file.stopAll(plugin);
            departed.signalAll();
            return true;
        });
    }

    /** Takes up what the file says now of the services of plugins that are loaded anew. */
    public void reread(Configuration configuration, Set<String> plugins) {
        locked(() -> {
            file.reread(configuration, plugins);
            return true;
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
        locked(() -> {
            file.reload(configuration);
            return true;
        });
        return services();
    }

    /** From now on states change because the daemon stops, and nobody needs to be told. */
    public void quiet() {
        views.quiet();
    }

    @Override
    public void close() {
        watch.close();
    }

    private <T> T locked(Supplier<T> work) {
        changing.lock();
        try {
            return work.get();
        } finally {
            changing.unlock();
        }
    }

    /** Of those that are leaving, lets go of whoever has gone. Called by the watch. */
    private boolean seeOff() {
        return locked(() -> {
            boolean more = false;
            for (Known known : roster.all()) {
                if (known.phase() == Phase.LEAVING) {
                    Known now = carriage.advance(known);
                    more |= now == known;
                    settle(known, now);
                } else if (known.phase() == Phase.RUNNING
                        && Objects.requireNonNull(known.running()).scope().isOver()) {
                    roster.put(known.stopped(Refusals.endedByItself(known.name())));
                }
            }
            return more;
        });
    }

    private void settle(Known leaving, Known now) {
        if (now == leaving) {
            return;
        }
        boolean forget = Objects.requireNonNull(leaving.departure()).forget();
        if (forget) {
            roster.remove(leaving.name());
            views.forget(leaving.name());
            file.succeed(leaving.name());
        } else {
            roster.put(now);
        }
        departed.signalAll();
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
        return changed("add", name, () -> {
            Specification given = parse(name, specification);
            if (awaitGone(name) != null) {
                throw Refusals.taken(name);
            }
            Bound<?> bound = bind(given);
            if (!carriage.runs(bound.plugin())) {
                throw Refusals.refuse(Fault.CONFLICT, Refusals.notCarried(name, given.type(), bound.plugin()));
            }
            Known known = Known.of(name, given.given(), false, Wanted.ENABLED, bound);
            ledger.write(known);
            Known now = carriage.start(known);
            Diagnostic failure = now.failure();
            if (failure != null) {
                ledger.takeBack(name, null);
                throw Refusals.refuse(Fault.OURS, failure);
            }
            roster.put(now);
        });
    }

    @Override
    public ServiceView change(String name, String specification) {
        return changed("change", name, () -> {
            Specification given = parse(name, specification);
            Known known = awaitStill(name);
            if (known.fromFile()) {
                throw Refusals.ofTheFile(name, "changed");
            } else if (!given.type().isEmpty() && !given.type().equals(known.type())) {
                throw Refusals.otherType(name, known.type(), given.type());
            }
            Bound<?> bound = bind(given.type().isEmpty() ? given.ofType(known.type()) : given);
            Bound<?> before = known.bound();
            if (before != null && before.says(bound) && known.failure() == null) {
                return;
            }
            Known next = known.with(given.ofType(known.type()).given(), bound);
            ledger.write(next);
            roster.put(carryOut(known, next));
        });
    }

    private Known carryOut(Known known, Known next) {
        switch (known.phase()) {
            case RUNNING:
                try {
                    return carriage.change(known, next);
                } catch (Carriage.Failure e) {
                    ledger.takeBack(known.name(), known);
                    roster.put(e.now());
                    throw Refusals.refuse(Fault.OURS, e.why());
                }
            case STOPPED:
                return next.wanted() == Wanted.ENABLED ? carriage.start(next) : next.stopped(null);
            case DRAINED:
            case WAITING:
                return next;
            case LEAVING:
                throw Refusals.leaving(known.name());
        }
        throw new IllegalStateException("no such phase: " + known.phase());
    }

    @Override
    public void remove(String name) {
        counted("remove", () -> {
            Known known = found(name);
            if (known.fromFile() && ledger.forgetHidden(name)) {
                return;
            } else if (known.fromFile()) {
                throw Refusals.ofTheFile(name, "removed");
            }
            Departure leaving = known.departure();
            if (leaving != null && leaving.forget()) {
                return;
            }
            ledger.writeWithout(name);
            roster.put(leaving != null ? known.leaves(leaving.andForget()) : carriage.leave(known, true));
            views.one(name); // so that it is said
        });
    }

    @Override
    public ServiceView enable(String name) {
        return changed("enable", name, () -> {
            Known known = awaitStill(name);
            if (known.wanted() == Wanted.ENABLED && known.failure() == null) {
                return;
            }
            Known next = known.with(Wanted.ENABLED);
            ledger.write(next);
            if (known.phase() == Phase.DRAINED) {
                carriage.stop(known);
            }
            Known now = carriage.start(file.understood(next));
            Diagnostic failure = now.failure();
            if (failure != null) {
                boolean hadFailed = known.wanted() == Wanted.ENABLED;
                if (!hadFailed) {
                    ledger.takeBack(name, known);
                }
                roster.put(hadFailed ? now : known.stopped(null));
                throw Refusals.refuse(Fault.OURS, failure);
            }
            roster.put(now);
        });
    }

    @Override
    public ServiceView disable(String name) {
        return changed("disable", name, () -> {
            Known known = awaitStill(name);
            if (known.wanted() == Wanted.DISABLED) {
                return;
            }
            Known next = known.with(Wanted.DISABLED);
            ledger.write(next);
            roster.put(carriage.leave(next, false));
        });
    }

    @Override
    public ServiceView drain(String name) {
        return changed("drain", name, () -> {
            Known known = awaitStill(name);
            if (known.wanted() == Wanted.DRAINED) {
                return;
            } else if (known.phase() != Phase.RUNNING) {
                throw Refusals.notRunning(name, "drain");
            }
            Known next = known.with(Wanted.DRAINED);
            ledger.write(next);
            try {
                Known drained = carriage.drain(next);
                roster.put(drained);
                ledger.writeGuards(drained);
            } catch (Carriage.Failure e) {
                ledger.takeBack(name, known);
                roster.put(e.now().with(Wanted.ENABLED));
                throw Refusals.refuse(Fault.OURS, e.why());
            }
        });
    }

    private Specification parse(String name, String text) {
        try {
            return Specification.parse(name, text);
        } catch (ConfigException e) {
            throw Refusals.unfit(name, String.valueOf(e.getMessage()));
        }
    }

    private Bound<?> bind(Specification given) {
        Bound<?> bound = types.bind(given);
        if (bound == null) {
            try {
                given.verdict();
            } catch (ConfigException e) {
                throw Refusals.unfit(given.name(), String.valueOf(e.getMessage()));
            }
            throw new IllegalStateException(given.name() + " does not fit, and nobody knows why");
        }
        ServiceClaim.Conflict conflict = roster.conflict(given.name(), bound);
        if (conflict != null) {
            throw Refusals.refuse(Fault.CONFLICT, Refusals.claimed(given.name(), conflict.claim(), conflict.holder()));
        }
        return bound;
    }

    private Known found(String name) {
        Known known = roster.find(name);
        if (known == null) {
            throw Refusals.unknown(name);
        }
        return known;
    }

    /** The service of that name, once it is not on its way out any more; null: there is none, or no more. */
    private @Nullable Known awaitGone(String name) {
        long deadline =
                System.nanoTime() + Carriage.LONGEST_GOODBYE.plusSeconds(2).toNanos();
        Known known = roster.find(name);
        while (known != null && known.phase() == Phase.LEAVING) {
            long left = deadline - System.nanoTime();
            try {
                if (left <= 0 || !departed.await(left, TimeUnit.NANOSECONDS)) {
                    throw Refusals.leaving(name);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw Refusals.leaving(name);
            }
            known = roster.find(name);
        }
        return known;
    }

    private Known awaitStill(String name) {
        Known known = awaitGone(name);
        if (known == null) {
            throw Refusals.unknown(name);
        }
        return known;
    }

    private ServiceView changed(String verb, String name, Runnable work) {
        counted(verb, work);
        return service(name).orElseThrow(() -> Refusals.unknown(name));
    }

    private void counted(String verb, Runnable work) {
        String result = "failed";
        changing.lock();
        try {
            work.run();
            result = "done";
        } catch (ProvisioningException e) {
            result = e.fault() == Fault.OURS ? "failed" : "refused";
            throw e;
        } finally {
            changing.unlock();
            meters.changed(verb, result);
            watch.start();
            watch.wake();
        }
    }
}
