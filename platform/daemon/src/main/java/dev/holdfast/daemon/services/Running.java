package dev.holdfast.daemon.services;

import dev.holdfast.api.service.Service;

/** A service that its plugin carries now, and all it was lent for that. */
record Running<S extends Record>(Bound<S> bound, Service<S> service, ServiceScope scope) {

    /** Calls the plugin. */
    static <S extends Record> Running<S> start(Bound<S> bound, ServiceScope scope) {
        return new Running<>(bound, bound.start(scope), scope);
    }

    /** Calls the plugin; {@code other} is of the same type. */
    Running<S> change(Bound<?> other) {
        @SuppressWarnings("unchecked") // one type object makes all specifications of its services
        var next = (Bound<S>) other;
        service.change(next.specification());
        return new Running<>(next, service, scope);
    }
}
