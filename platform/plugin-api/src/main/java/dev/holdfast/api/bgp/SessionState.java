package dev.holdfast.api.bgp;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * @param since when {@code status} last changed; null: never, the session has only just been asked for
 * @param why one sentence for the operator; empty: the status says it all
 */
public record SessionState(SessionStatus status, @Nullable Instant since, String why) {}
