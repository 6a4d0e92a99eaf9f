package dev.holdfast.daemon.services;

import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.daemon.config.Specification;
import dev.holdfast.daemon.config.WrittenRecord;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A specification as its type's plugin understands it.
 *
 * @param plugin that carries the type
 * @param claims what it takes for itself alone
 */
record Bound<S extends Record>(ServiceType<S> type, String plugin, S specification, List<String> claims) {

    /**
     * Null if it does not fit; {@code given} then knows why.
     *
     * @throws RuntimeException whatever the plugin throws when asked for claims
     */
    static <S extends Record> @Nullable Bound<S> of(Specification given, ServiceType<S> type, String plugin) {
        S specification = given.bind(type.specification());
        return specification == null
                ? null
                : new Bound<>(type, plugin, specification, List.copyOf(type.claims(specification)));
    }

    /** Whether it asks for the very same. */
    boolean says(Bound<?> other) {
        return type == other.type
                ? specification.equals(other.specification)
                : written().equals(other.written());
    }

    /** All keys, defaults included. */
    Map<String, Object> written() {
        return WrittenRecord.of(specification);
    }

    /** Calls the plugin. */
    Service<S> start(ServiceScope host) {
        return type.start(host, specification);
    }
}
