package dev.holdfast.daemon.services;

import dev.holdfast.api.service.Provisioning.State;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** How many services there are, where they stand, and what was done to them. */
final class ServiceMeters {
    private final MeterRegistry registry;

    ServiceMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(ServiceViews views) {
        for (State state : State.values()) {
            Gauge.builder("holdfast.services", views, v -> v.counts().getOrDefault(state, 0))
                    .description("Services by the state they are in")
                    .baseUnit("services")
                    .tag("state", word(state))
                    .register(registry);
        }
    }

    void entered(State state) {
        Counter.builder("holdfast.services.transitions")
                .description("Times a service has come to a state")
                .tag("state", word(state))
                .register(registry)
                .increment();
    }

    /** @param result {@code done}, {@code refused} or {@code failed} */
    void changed(String verb, String result) {
        Counter.builder("holdfast.services.changes")
                .description("Changes of services that were asked for, and what became of them")
                .tag("verb", verb)
                .tag("result", result)
                .register(registry)
                .increment();
    }

    private static String word(State state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
