package dev.holdfast.reconciler;

import dev.holdfast.model.Culprit;
import dev.holdfast.model.ObjectKey;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Who was last seen to touch a link, address or rule, and when, as events told since the last pass. */
final class Sightings {
    private final Map<ObjectKey, Sighting> seen = new HashMap<>();

    /** @param author null: the event named nobody */
    record Sighting(@Nullable CompletableFuture<Culprit> author, long atNanos) {}

    void add(ObjectKey key, @Nullable CompletableFuture<Culprit> author, long atNanos) {
        seen.put(key, new Sighting(author, atNanos));
    }

    @Nullable
    Sighting of(ObjectKey key) {
        return seen.get(key);
    }

    void clear() {
        seen.clear();
    }
}
