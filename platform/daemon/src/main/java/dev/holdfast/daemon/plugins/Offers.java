package dev.holdfast.daemon.plugins;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What plugins let each other have: for each interface at most one who provides it. Safe from any thread. */
public final class Offers {
    private record Offer(String plugin, Object what) {}

    private final Map<Class<?>, Offer> offers = new HashMap<>();

    /** @throws IllegalArgumentException if another plugin provides that */
    synchronized <T> void provide(String plugin, Class<T> type, T what) {
        Offer held = offers.get(type);
        if (held != null && !held.plugin().equals(plugin)) {
            throw new IllegalArgumentException("the plugin " + held.plugin() + " provides " + type.getName());
        }
        offers.put(type, new Offer(plugin, what));
    }

    public synchronized <T> Optional<T> find(Class<T> type) {
        return Optional.ofNullable(offers.get(type)).map(offer -> type.cast(offer.what()));
    }

    /** The plugin has ended. */
    synchronized void withdraw(String plugin) {
        offers.values().removeIf(offer -> offer.plugin().equals(plugin));
    }
}
