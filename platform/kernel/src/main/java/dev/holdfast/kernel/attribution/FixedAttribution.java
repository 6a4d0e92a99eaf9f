package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Culprit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * Names whoever stands in a list of ports, and nobody else: for the simulated kernel, where ports have no processes, and
 * for a daemon that could not open {@link ProcessAttribution}. Answers at once.
 */
public final class FixedAttribution implements Attribution {
    private final Map<Integer, Culprit> byPort;
    private final String fact;

    /** @param fact where the names come from, or why there are none; one sentence, which also explains an unknown port */
    public FixedAttribution(Map<Integer, Culprit> byPort, String fact) {
        this.byPort = Map.copyOf(byPort);
        this.fact = fact;
    }

    @Override
    public CompletableFuture<Culprit> identify(Origin origin) {
        Culprit known = byPort.get(origin.portId());
        return CompletableFuture.completedFuture(
                Objects.requireNonNullElseGet(known, () -> Culprit.unknown(origin.portId(), fact)));
    }

    @Override
    public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<String> facts() {
        return List.of(fact);
    }
}
