package dev.holdfast.daemon.intents;

import dev.holdfast.model.Diagnostic;
import org.jspecify.annotations.Nullable;

/** Kept for the few rows that have something to tell; the rest have no attempts and no diagnostic. */
record Trouble(int attempts, @Nullable Diagnostic why) {}
