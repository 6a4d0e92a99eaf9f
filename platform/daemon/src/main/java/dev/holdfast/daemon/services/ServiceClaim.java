package dev.holdfast.daemon.services;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What services take for themselves alone. */
final class ServiceClaim {
    private ServiceClaim() {}

    /** @param claim that is taken */
    record Conflict(String claim, String holder) {}

    /**
     * Who of {@code others} has what the service needs; null: nobody. Disabled ones count: they may be enabled at any time.
     */
    static @Nullable Conflict conflict(String name, Bound<?> bound, Collection<Known> others) {
        for (Known other : others) {
            Bound<?> its = other.bound();
            Conflict conflict = its == null || other.name().equals(name) ? null : conflict(bound, other.name(), its);
            if (conflict != null) {
                return conflict;
            }
        }
        return null;
    }

    /** As above, of others that are not in the roster yet. */
    static @Nullable Conflict conflict(String name, Bound<?> bound, Map<String, Bound<?>> others) {
        for (Map.Entry<String, Bound<?>> other : others.entrySet()) {
            Conflict conflict = other.getKey().equals(name) ? null : conflict(bound, other.getKey(), other.getValue());
            if (conflict != null) {
                return conflict;
            }
        }
        return null;
    }

    private static @Nullable Conflict conflict(Bound<?> bound, String otherName, Bound<?> other) {
        for (String claim : bound.claims()) {
            if (other.claims().contains(claim)) {
                return new Conflict(claim, otherName);
            }
        }
        return null;
    }
}
