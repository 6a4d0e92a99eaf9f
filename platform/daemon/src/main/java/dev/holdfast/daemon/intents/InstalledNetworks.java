package dev.holdfast.daemon.intents;

import dev.holdfast.model.Address;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Scope;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.function.Predicate;

/**
 * The networks that owners have in the kernel: the prefixes of their routes, guards left out, and their host addresses of
 * scope universe. Takes the lock piece by piece.
 */
final class InstalledNetworks {
    private static final int PIECE = 16_384;

    private final Lock lock;
    private final RouteIntents routes;
    private final ObjectIntents objects;

    InstalledNetworks(Lock lock, RouteIntents routes, ObjectIntents objects) {
        this.lock = lock;
        this.routes = routes;
        this.objects = objects;
    }

    Set<Prefix> of(Predicate<Owner> asked) {
        Set<Prefix> networks = new HashSet<>();
        lock.lock();
        try {
            objects.rows().forEach(row -> addAddress(row, asked, networks));
        } finally {
            lock.unlock();
        }
        int limit = PIECE;
        for (int from = 0; from < limit; from += PIECE) {
            lock.lock();
            try {
                limit = routes.limit();
                addRoutes(from, Math.min(limit, from + PIECE), asked, networks);
            } finally {
                lock.unlock();
            }
        }
        return networks;
    }

    private static void addAddress(ObjectIntents.Row row, Predicate<Owner> asked, Set<Prefix> into) {
        Intent wanted = row.wanted();
        if (wanted != null
                && row.state() == IntentState.INSTALLED
                && wanted.object() instanceof Address address
                && address.peer() == null
                && address.scope() == Scope.UNIVERSE
                && address.key().prefixLength() == address.local().family().bits()
                && asked.test(wanted.owner())) {
            into.add(Prefix.host(address.local()));
        }
    }

    private void addRoutes(int from, int to, Predicate<Owner> asked, Set<Prefix> into) {
        for (int row = from; row < to; row++) {
            Owner owner = routes.live(row) ? routes.owner(row) : null;
            if (owner != null
                    && asked.test(owner)
                    && routes.state(row) == IntentState.INSTALLED
                    && !routes.isGuard(row)) {
                into.add(routes.key(row).prefix());
            }
        }
    }
}
