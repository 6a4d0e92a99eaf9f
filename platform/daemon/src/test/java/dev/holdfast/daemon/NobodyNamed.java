package dev.holdfast.daemon;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Culprit;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Names nobody. */
public final class NobodyNamed implements Attribution {

    @Override
    public CompletableFuture<Culprit> identify(Origin origin) {
        return CompletableFuture.completedFuture(Culprit.unknown(origin.portId(), "nobody looks"));
    }

    @Override
    public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
        return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<String> facts() {
        return List.of("nobody looks");
    }
}
