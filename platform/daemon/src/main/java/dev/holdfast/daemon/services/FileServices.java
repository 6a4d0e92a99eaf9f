package dev.holdfast.daemon.services;

import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.Specification;
import dev.holdfast.daemon.config.StoredServices.Guard;
import dev.holdfast.daemon.config.StoredServices.Wanted;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Brings services into the roster and into being that nobody adds by a command: those of the configuration file, and those
 * written down in an earlier run. Its callers hold the registry's lock.
 */
final class FileServices {
    private final ServiceTypes types;
    private final Roster roster;
    private final Carriage carriage;
    private final Ledger ledger;
    private final ColumnIntentTable table;

    FileServices(ServiceTypes types, Roster roster, Carriage carriage, Ledger ledger, ColumnIntentTable table) {
        this.types = types;
        this.roster = roster;
        this.carriage = carriage;
        this.ledger = ledger;
        this.table = table;
    }

    void configure(Configuration configuration, boolean allPlugins) {
        for (Specification given : configuration.services()) {
            if (given.isNamed()) {
                roster.put(fromFile(given, allPlugins));
            }
            configuration.absorb(given);
        }
        for (Specification given : ledger.takeStored()) {
            if (roster.find(given.name()) == null) {
                roster.put(fromStore(given));
            } else {
                ledger.hide(given.name(), given.given());
            }
        }
    }

    private Known fromFile(Specification given, boolean allPlugins) {
        Wanted wanted = ledger.wantedBefore(given.name());
        if (!allPlugins && isUncarried(given)) {
            return unfit(given, true, wanted, Refusals.notCarried(given.name(), given.type(), ""));
        }
        Bound<?> bound = types.bind(given);
        ServiceClaim.Conflict conflict = bound == null ? null : roster.conflict(given.name(), bound);
        if (conflict != null) {
            Diagnostic why = Refusals.claimed(given.name(), conflict.claim(), conflict.holder());
            given.refuse(why.what(), why.action());
        }
        return bound == null || conflict != null
                ? unfit(given, true, wanted, Refusals.noLongerFits(given.name(), given.mistakes()))
                : Known.of(given.name(), given.given(), true, wanted, bound);
    }

    private boolean isUncarried(Specification given) {
        return !given.type().isEmpty() && types.pluginOf(given.type()).isEmpty();
    }

    private Known fromStore(Specification given) {
        Wanted wanted = ledger.wantedBefore(given.name());
        if (isUncarried(given)) {
            return unfit(given, false, wanted, Refusals.notCarried(given.name(), given.type(), ""));
        }
        Bound<?> bound = types.bind(given);
        if (bound == null) {
            return unfit(given, false, wanted, Refusals.noLongerFits(given.name(), given.mistakes()));
        }
        ServiceClaim.Conflict conflict = roster.conflict(given.name(), bound);
        return conflict == null
                ? Known.of(given.name(), given.given(), false, wanted, bound)
                : unfit(given, false, wanted, Refusals.claimed(given.name(), conflict.claim(), conflict.holder()));
    }

    private Known unfit(Specification given, boolean file, Wanted wanted, Diagnostic why) {
        return Known.misfit(given.name(), given.given(), file, wanted, types.pluginOf(given.type()), why);
    }

    // ---- with plugins

    void startAll(Carrier carrier) {
        for (Known known : roster.all()) {
            boolean mine = types.pluginOf(known.type()).equals(carrier.plugin());
            if (mine && known.running() == null) {
                roster.put(begin(understood(known)));
            }
        }
        carriage.allStarted(carrier);
    }

    private Known begin(Known known) {
        if (known.bound() == null) {
            table.keep(new Owner(known.plugin(), known.name()));
            return known;
        }
        switch (known.wanted()) {
            case ENABLED:
                return carriage.start(known);
            case DRAINED:
                restoreGuards(known);
                return known.drained(null);
            case DISABLED:
                return known.stopped(null);
        }
        throw new IllegalStateException("nobody knows what " + known.name() + " shall do");
    }

    private void restoreGuards(Known known) {
        var owner = new Owner(known.plugin(), known.name());
        List<Guard> guards = ledger.guards(known.name());
        List<Intent> intents = guards.stream()
                .map(guard -> Intent.of(
                        new Route(
                                new RouteKey(guard.table(), guard.prefix(), guard.tos(), guard.metric()),
                                Forwarding.reject(RouteType.UNREACHABLE)),
                        owner,
                        guard.distance()))
                .toList();
        table.source(known.plugin()).set(known.name(), intents);
    }

    /** With its specification as the plugin of its type understands it now. */
    Known understood(Known known) {
        Bound<?> bound = known.bound();
        if (bound != null && types.isOffered(bound.type())) {
            return known;
        }
        Specification given = Specification.of(known.name(), known.given());
        if (isUncarried(given)) {
            return known.unfit(Refusals.notCarried(known.name(), known.type(), known.plugin()));
        }
        Bound<?> anew = types.bind(given);
        if (anew == null) {
            return known.unfit(Refusals.noLongerFits(known.name(), given.mistakes()));
        }
        ServiceClaim.Conflict conflict = roster.conflict(known.name(), anew);
        return conflict == null
                ? known.rebound(anew)
                : known.unfit(Refusals.claimed(known.name(), conflict.claim(), conflict.holder()));
    }

    void failWaiting() {
        for (Known known : roster.all()) {
            if (known.phase() == Phase.WAITING) {
                roster.put(known.stopped(
                        known.wanted() == Wanted.DISABLED
                                ? null
                                : Refusals.notCarried(known.name(), known.type(), known.plugin())));
            }
        }
    }

    void stopAll(String plugin) {
        for (Known known : roster.all()) {
            if (!known.plugin().equals(plugin)) {
                continue;
            }
            carriage.stop(known);
            switch (known.phase()) {
                case LEAVING -> finish(known);
                case RUNNING, WAITING, DRAINED ->
                    roster.put(known.stopped(Refusals.notCarried(known.name(), known.type(), plugin)));
                case STOPPED -> {
                    // as before: disabled, or failed for a reason of its own
                }
            }
        }
        carriage.end(plugin);
    }

    private void finish(Known leaving) {
        Departure departure = leaving.departure();
        if (departure != null && departure.forget()) {
            roster.remove(leaving.name());
        } else {
            roster.put(leaving.stopped(null));
        }
    }

    /** @param plugins that are loaded anew; they have not started yet */
    void reread(Configuration configuration, Set<String> plugins) {
        Map<String, Specification> file = byName(configuration);
        for (Known known : List.copyOf(roster.all())) {
            boolean concerned = known.fromFile()
                    && (plugins.contains(known.plugin()) || known.plugin().isEmpty());
            if (concerned && !file.containsKey(known.name())) {
                roster.remove(known.name()); // the table withdraws what it wanted when the plugin has settled
                succeed(known.name());
            }
        }
        for (Specification given : file.values()) {
            Known known = roster.find(given.name());
            if (!plugins.contains(types.pluginOf(given.type()))
                    && (known == null || !plugins.contains(known.plugin()))) {
                continue;
            }
            if (known != null && !known.fromFile()) {
                ledger.hide(known.name(), known.given());
                known = null;
            }
            if (known == null || !known.given().equals(given.given())) {
                Known fresh = fromFile(given, false);
                roster.put(known == null ? fresh : fresh.after(known));
            }
        }
    }

    private static Map<String, Specification> byName(Configuration configuration) {
        Map<String, Specification> file = new HashMap<>();
        configuration.services().stream()
                .filter(Specification::isNamed)
                .forEach(given -> file.put(given.name(), given));
        return file;
    }

    /** The service of the file that had this name is gone; one that was added at run time takes its place. */
    void succeed(String name) {
        Map<String, Object> given = ledger.takeHidden(name);
        if (given != null) {
            Specification waiting = Specification.of(name, given);
            Known known = fromStore(waiting);
            roster.put(carriage.runs(known.plugin()) ? begin(known) : known);
        }
    }

    // ---- without plugins

    /** Reads the services of the file anew, all or none. */
    void reload(Configuration configuration) {
        Map<String, Specification> file = byName(configuration);
        Map<String, Bound<?>> bound = new HashMap<>();
        for (Specification given : configuration.services()) {
            Bound<?> understood = given.isNamed() ? fitting(given, bound) : null;
            if (understood != null) {
                bound.put(given.name(), understood);
            }
            configuration.absorb(given);
        }
        try {
            configuration.verdict();
        } catch (dev.holdfast.api.ConfigException e) {
            throw Refusals.fileUnfit(String.valueOf(e.getMessage()));
        }
        for (Known known : List.copyOf(roster.all())) {
            if (known.fromFile() && !file.containsKey(known.name()) && known.phase() != Phase.LEAVING) {
                roster.put(carriage.leave(known, true));
            }
        }
        bound.forEach((name, understood) -> take(file.get(name), understood));
    }

    private @Nullable Bound<?> fitting(Specification given, Map<String, Bound<?>> others) {
        Known known = roster.find(given.name());
        if (known != null && !known.fromFile()) {
            given.refuse("a service of this name was added at run time", "remove that one first, or rename this one");
        } else if (known != null && known.phase() == Phase.LEAVING) {
            given.refuse("the service is on its way out of the kernel", "try again in a moment");
        } else if (known != null && !known.type().equals(given.type())) {
            given.refuse("a service cannot become one of another type", "give the new one another name");
        }
        Bound<?> bound = types.bind(given);
        if (bound == null) {
            return null;
        }
        ServiceClaim.Conflict conflict = ServiceClaim.conflict(given.name(), bound, others);
        if (conflict == null) {
            conflict = ServiceClaim.conflict(
                    given.name(),
                    bound,
                    roster.all().stream().filter(other -> !other.fromFile()).toList());
        }
        if (conflict != null) {
            Diagnostic why = Refusals.claimed(given.name(), conflict.claim(), conflict.holder());
            given.refuse(why.what(), why.action());
        }
        return bound;
    }

    private void take(@Nullable Specification given, Bound<?> bound) {
        if (given == null) {
            return;
        }
        Known known = roster.find(given.name());
        if (known == null) {
            Known fresh = Known.of(given.name(), given.given(), true, ledger.wantedBefore(given.name()), bound);
            roster.put(
                    carriage.runs(bound.plugin())
                            ? begin(fresh)
                            : fresh.stopped(Refusals.notCarried(given.name(), given.type(), bound.plugin())));
            return;
        }
        Bound<?> before = known.bound();
        if (before != null && before.says(bound) && known.failure() == null) {
            return;
        }
        Known next = known.with(given.given(), bound);
        if (known.phase() == Phase.RUNNING) {
            try {
                roster.put(carriage.change(known, next));
            } catch (Carriage.Failure e) {
                roster.put(e.now()); // said in the log; the others of the file go on
            }
        } else {
            roster.put(next.wanted() == Wanted.ENABLED ? carriage.start(next) : next);
        }
    }
}
