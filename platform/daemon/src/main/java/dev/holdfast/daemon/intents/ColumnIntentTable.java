package dev.holdfast.daemon.intents;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.IntentTable;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The intent table: routes as columns, the rest as objects, one lock over both. Sources come through {@link #source}, the
 * reconciler through {@link IntentTable}, readers through {@link #list} and its siblings, which take the lock themselves.
 */
public final class ColumnIntentTable implements IntentTable {
    private final ReentrantLock lock = new ReentrantLock();
    private final GateTable gateTable = new GateTable();
    private final RouteIntents routes;
    private final ObjectIntents objects;
    private final Map<String, Boolean> settled = new LinkedHashMap<>(); // by plugin id
    private final Map<String, Set<Owner>> unheard = new HashMap<>(); // by plugin id, see beginAnew
    private final Clock clock;
    private volatile Runnable wake = () -> {};

    public ColumnIntentTable(Clock clock) {
        this.clock = clock;
        routes = new RouteIntents(clock, gateTable);
        objects = new ObjectIntents(clock, gateTable);
    }

    // ---- sources

    /** Where plugin {@code id} declares; from now on nothing is pruned before it has settled. */
    public IntentSource source(String id) {
        locked(() -> settled.putIfAbsent(id, false));
        return new Source(id, false);
    }

    /**
     * As {@link #source}, for one that takes back only what it knows to be gone: that leaves the kernel at once, also before
     * the source has settled.
     */
    public IntentSource sourceThatKnows(String id) {
        locked(() -> settled.putIfAbsent(id, false));
        return new Source(id, true);
    }

    /** Says that plugin {@code id} declares nothing and need not be waited for. What it declared stays. */
    public void dismiss(String id) {
        if (read(() -> settled.remove(id) != null)) {
            wake.run();
        }
    }

    /** Nothing is pruned before {@link #dismiss} is called with the same words: something cannot be declared yet. */
    public void hold(String what) {
        locked(() -> settled.putIfAbsent(what, false));
    }

    /**
     * Plugin {@code id} starts once more in this run. What it does not declare again until it has settled was in an earlier
     * configuration, and is withdrawn then.
     */
    public void beginAnew(String id) {
        locked(() -> {
            Set<Owner> known = new HashSet<>(objects.owners());
            routes.owners(known);
            known.removeIf(owner -> !owner.plugin().equals(id));
            unheard.put(id, known);
        });
    }

    /** {@code owner} keeps what it has declared, though it does not say so again. */
    public void keep(Owner owner) {
        locked(() -> heard(owner));
    }

    private void heard(Owner owner) {
        Set<Owner> waiting = unheard.get(owner.plugin());
        if (waiting != null) {
            waiting.remove(owner);
        }
    }

    /** The gates, for any plugin. */
    public Gates gates() {
        return new Doors();
    }

    private void locked(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private <T> T read(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    private final class Source implements IntentSource {
        private final String plugin;
        private final boolean knows;

        Source(String plugin, boolean knows) {
            this.plugin = plugin;
            this.knows = knows;
        }

        private Owner owner(String service, Collection<Intent> intents) {
            Owner owner = new Owner(plugin, service);
            for (Intent intent : intents) {
                if (!intent.owner().equals(owner)) {
                    throw new IllegalArgumentException(
                            intent.object() + " is declared for " + owner + " but owned by " + intent.owner());
                }
            }
            return owner;
        }

        @Override
        public void set(String service, Collection<Intent> intents) {
            Owner owner = owner(service, intents);
            locked(() -> {
                heard(owner);
                Set<ObjectKey> named = new HashSet<>();
                for (Intent intent : intents) {
                    want(intent);
                    named.add(intent.key());
                    if (intent.guard() && intent.object() instanceof Route route) {
                        named.add(route.guard().key());
                    }
                }
                takeBack(owner, named, mayComeBack());
            });
            wake.run();
        }

        private void takeBack(Owner owner, Set<ObjectKey> butFor, boolean asLeftover) {
            objects.claimed(owner).stream()
                    .filter(key -> !butFor.contains(key))
                    .forEach(key -> objects.unwant(key, owner, asLeftover));
            routes.claimed(owner, key -> !butFor.contains(key)).forEach(key -> routes.unwant(key, owner, asLeftover));
        }

        @Override
        public void update(String service, Collection<Intent> wanted, Collection<? extends ObjectKey> unwanted) {
            Owner owner = owner(service, wanted);
            locked(() -> {
                heard(owner);
                wanted.forEach(this::want);
                boolean asLeftover = mayComeBack();
                for (ObjectKey key : unwanted) {
                    if (key instanceof RouteKey route) {
                        routes.unwant(route, owner, asLeftover);
                    } else {
                        objects.unwant(key, owner, asLeftover);
                    }
                }
            });
            wake.run();
        }

        private void want(Intent intent) {
            if (intent.object() instanceof Route route) {
                routes.want(route, Terms.of(intent));
            } else {
                objects.want(intent);
            }
        }

        private boolean mayComeBack() {
            return !knows && !settled.getOrDefault(plugin, false);
        }

        @Override
        public void settled() {
            locked(() -> {
                settled.replace(plugin, true);
                Set<Owner> gone = unheard.remove(plugin);
                if (gone != null) {
                    gone.forEach(owner -> takeBack(owner, Set.of(), false));
                }
            });
            wake.run();
        }

        @Override
        public void unsettled() {
            locked(() -> settled.replace(plugin, false));
        }
    }

    private final class Doors implements Gates {
        @Override
        public void open(String gate) {
            move(() -> gateTable.open(gate), gate);
        }

        @Override
        public void close(String gate, String reason) {
            move(() -> gateTable.close(gate, reason), gate);
        }

        private void move(Supplier<Boolean> change, String gate) {
            boolean moved = read(() -> {
                boolean changed = change.get();
                if (changed) {
                    routes.gateMoved(gate);
                    objects.gateMoved(gate);
                }
                return changed;
            });
            if (moved) {
                wake.run();
            }
        }

        @Override
        public boolean isOpen(String gate) {
            return read(() -> gateTable.isOpen(gate));
        }
    }

    // ---- readers

    /** Intents that fit {@code query}, as they stood while it listed. */
    public IntentPage list(IntentQuery query) {
        return new Listing(lock, routes, objects, gateTable, query).page();
    }

    /** How many intents are in each state; shadowed ones are counted beside the selected. */
    public Map<IntentState, Integer> counts() {
        return read(() -> {
            Map<IntentState, Integer> counts = new EnumMap<>(IntentState.class);
            int[] ofRoutes = routes.counts();
            for (IntentState state : IntentState.values()) {
                counts.put(state, ofRoutes[state.ordinal()]);
            }
            counts.merge(IntentState.SHADOWED, routes.shadowed(), Integer::sum);
            for (ObjectIntents.Row row : objects.rows()) {
                counts.merge(row.state(), 1, Integer::sum);
                counts.merge(IntentState.SHADOWED, Math.max(0, row.claims().size() - 1), Integer::sum);
            }
            return counts;
        });
    }

    /** Whether plugin {@code id} is no source, or has settled. */
    public boolean isSettled(String id) {
        return read(() -> settled.getOrDefault(id, true));
    }

    /** Memory of the route columns, in bytes. */
    public long bytes() {
        return read(routes::bytes);
    }

    /** How all stands that the owners {@code asked} picks want; one that wants nothing is left out. */
    public Map<Owner, OwnerStanding> standings(Predicate<Owner> asked) {
        return new Census(lock, routes, objects, gateTable, clock, asked).take();
    }

    /** All that {@code owner} wants, guards of its routes included. */
    public List<ObjectKey> claimed(Owner owner) {
        return read(() -> {
            List<ObjectKey> keys = new ArrayList<>(objects.claimed(owner));
            keys.addAll(routes.claimed(owner, any -> true));
            return keys;
        });
    }

    /** Whether {@code owner} wants anything. */
    public boolean isClaiming(Owner owner) {
        return read(() -> objects.owners().contains(owner) || routes.isKnown(owner));
    }

    /** Those of {@code keys} that are in the kernel as ours, and that nobody wants. */
    public List<ObjectKey> leaving(Collection<ObjectKey> keys) {
        return read(() -> keys.stream().filter(this::isLeaving).toList());
    }

    private boolean isLeaving(ObjectKey key) {
        if (key instanceof RouteKey route) {
            int row = routes.find(route);
            return row != RouteRows.NONE && routes.owned(row) && routes.owner(row) == null;
        }
        ObjectIntents.Row row = objects.row(key);
        return row != null && row.owned() && row.owner() == null;
    }

    /** The networks that the owners {@code asked} picks have in the kernel, by routes and host addresses. */
    public Set<Prefix> networks(Predicate<Owner> asked) {
        return new InstalledNetworks(lock, routes, objects).of(asked);
    }

    /** Rises whenever something is wanted anew, or stands otherwise. */
    public long changes() {
        return read(() -> routes.changes() + objects.changes());
    }

    /** Why {@code gate} is closed; empty if it is open. */
    public String gateReason(String gate) {
        return read(() -> gateTable.isOpen(gate) ? "" : gateTable.reason(gate));
    }

    // ---- IntentTable, for the reconciler

    @Override
    public Lock lock() {
        return lock;
    }

    @Override
    public RouteRows routes() {
        return routes;
    }

    @Override
    public @Nullable ObjectRow object(ObjectKey key) {
        return objects.row(key);
    }

    @Override
    public Collection<ObjectRow> objects() {
        return List.copyOf(objects.rows());
    }

    @Override
    public List<ObjectRow> takeDirtyObjects() {
        return objects.takeDirty();
    }

    @Override
    public ObjectRow adopt(ObjectKey key) {
        return objects.adopt(key);
    }

    @Override
    public void forget(ObjectRow row) {
        objects.forget(row);
    }

    @Override
    public List<String> unsettled() {
        return settled.containsValue(false)
                ? settled.entrySet().stream()
                        .filter(entry -> !entry.getValue())
                        .map(Map.Entry::getKey)
                        .toList()
                : List.of();
    }

    @Override
    public void onDirty(Runnable newWake) {
        wake = newWake;
    }
}
