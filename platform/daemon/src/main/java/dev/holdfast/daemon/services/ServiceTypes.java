package dev.holdfast.daemon.services;

import dev.holdfast.api.service.ServiceType;
import dev.holdfast.daemon.config.Specification;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** Which plugin carries which type of service. Safe from any thread. */
final class ServiceTypes {
    private final Map<String, Offer> offers = new ConcurrentSkipListMap<>();

    private record Offer(ServiceType<?> type, String plugin) {}

    void add(String plugin, ServiceType<?> type) {
        if (!type.name().matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("'" + type.name() + "' is no type of service: a-z 0-9 -");
        }
        Offer holder = offers.putIfAbsent(type.name(), new Offer(type, plugin));
        if (holder != null) {
            throw new IllegalArgumentException(
                    "services of type '" + type.name() + "' are carried by plugin " + holder.plugin());
        }
    }

    void removeAll(String plugin) {
        offers.values().removeIf(offer -> offer.plugin().equals(plugin));
    }

    List<String> names() {
        return List.copyOf(offers.keySet());
    }

    /** Id of the plugin that carries {@code type}; empty: none. */
    String pluginOf(String type) {
        Offer offer = offers.get(type);
        return offer == null ? "" : offer.plugin();
    }

    /** Whether it is still the plugin's of now, not one of a plugin that has been loaded anew since. */
    boolean isOffered(ServiceType<?> type) {
        Offer offer = offers.get(type.name());
        return offer != null && offer.type() == type;
    }

    /**
     * Null if it does not fit; {@code given} then knows why.
     *
     * @throws RuntimeException whatever the plugin throws when asked for claims
     */
    @Nullable
    Bound<?> bind(Specification given) {
        Offer offer = offers.get(given.type());
        if (!given.checkType(names()) || offer == null) {
            return null;
        }
        return Bound.of(given, offer.type(), offer.plugin());
    }
}
