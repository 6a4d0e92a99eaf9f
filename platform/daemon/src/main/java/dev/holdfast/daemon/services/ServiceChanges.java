package dev.holdfast.daemon.services;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.Specification;
import dev.holdfast.daemon.config.StoredServices.Wanted;
import dev.holdfast.model.Diagnostic;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of services that are asked for: one at a time, written down before they are carried out, done whole or not at
 * all.
 */
final class ServiceChanges {
    private static final Logger log = LoggerFactory.getLogger(ServiceChanges.class);

    private final ReentrantLock changing = new ReentrantLock();
    private final Condition departed = changing.newCondition();
    private final ServiceTypes types;
    private final Roster roster;
    private final Carriage carriage;
    private final Ledger ledger;
    private final FileServices file;
    private final ServiceViews views;
    private final ServiceMeters meters;

    ServiceChanges(
            ServiceTypes types,
            Roster roster,
            Carriage carriage,
            Ledger ledger,
            FileServices file,
            ServiceViews views,
            ServiceMeters meters) {
        this.types = types;
        this.roster = roster;
        this.carriage = carriage;
        this.ledger = ledger;
        this.file = file;
        this.views = views;
        this.meters = meters;
    }

    /** Does {@code work} while nothing else changes. */
    void alone(Runnable work) {
        changing.lock();
        try {
            work.run();
            departed.signalAll();
        } finally {
            changing.unlock();
        }
    }

    /**
     * Of those that are leaving, lets go of whoever has gone.
     *
     * @return whether some are still leaving
     */
    boolean seeOff() {
        changing.lock();
        try {
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
        } finally {
            changing.unlock();
        }
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

    ServiceView add(String name, String specification) {
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
                throw Refusals.notStarted(failure);
            }
            roster.put(now);
        });
    }

    ServiceView change(String name, String specification) {
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

    void remove(String name) {
        counted("remove", name, () -> {
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

    ServiceView enable(String name) {
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
                throw Refusals.notStarted(failure);
            }
            roster.put(now);
        });
    }

    ServiceView disable(String name) {
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

    ServiceView drain(String name) {
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
                System.nanoTime() + carriage.longestGoodbye().plusSeconds(2).toNanos();
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
        counted(verb, name, work);
        return views.one(name).orElseThrow(() -> Refusals.unknown(name));
    }

    private void counted(String verb, String name, Runnable work) {
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
            log.atInfo()
                    .addKeyValue("service_name", name)
                    .addKeyValue("verb", verb)
                    .addKeyValue("result", result)
                    .log("Service {}: {} was asked for and is {}", name, verb, result);
        }
    }

    /** Reads the services of the file anew. */
    void reload(Configuration configuration) {
        counted("reload", "*", () -> file.reload(configuration));
    }
}
