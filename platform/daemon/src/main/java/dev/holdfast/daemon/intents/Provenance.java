package dev.holdfast.daemon.intents;

import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/** Knows why somebody wants a route who only wants what he was told. Safe from any thread; may wait for an answer. */
@FunctionalInterface
public interface Provenance {
    /** Nobody was told anything. */
    Provenance NONE = prefix -> null;

    /** Where the route comes from, or why it is not wanted, in a sentence; null: nobody has said anything of the prefix. */
    @Nullable
    String of(Prefix prefix);
}
