package dev.holdfast.daemon.services;

import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Owner;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All services by name. Read from any thread; written with the registry's lock held.
 *
 * <p>As long as a service that shall run does not, what an earlier run left in the kernel for it is not removed.
 */
final class Roster {
    private final ColumnIntentTable table;
    private final Map<String, Known> services = new ConcurrentSkipListMap<>();

    Roster(ColumnIntentTable table) {
        this.table = table;
    }

    @Nullable
    Known find(String name) {
        return services.get(name);
    }

    /** In the order of their names. */
    Collection<Known> all() {
        return services.values();
    }

    void put(Known known) {
        services.put(known.name(), known);
        if (known.hasFailed() && !isClaiming(known)) {
            table.hold(held(known.name()));
        } else {
            table.dismiss(held(known.name()));
        }
    }

    private boolean isClaiming(Known known) {
        return !known.plugin().isEmpty() && table.isClaiming(new Owner(known.plugin(), known.name()));
    }

    void remove(String name) {
        services.remove(name);
        table.dismiss(held(name));
    }

    private static String held(String name) {
        return "service " + name;
    }

    /** Who has what {@code bound} needs for itself alone; null: nobody. */
    ServiceClaim.@Nullable Conflict conflict(String name, Bound<?> bound) {
        return ServiceClaim.conflict(name, bound, services.values());
    }
}
