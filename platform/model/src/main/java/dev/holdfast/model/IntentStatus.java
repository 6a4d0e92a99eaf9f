package dev.holdfast.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The state of an intent, and how it came to it.
 *
 * @param since when the state was entered
 * @param verifiedAt when the kernel last acknowledged the object or a dump showed it; null: never
 * @param attempts writes tried since the last success
 * @param diagnostic why it is not installed; null: nothing to say
 */
public record IntentStatus(
        IntentState state,
        Instant since,
        @Nullable Instant verifiedAt,
        int attempts,
        @Nullable Diagnostic diagnostic) {}
