package dev.holdfast.api;

import dev.holdfast.model.Culprit;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Finds out which process is behind a kernel event. Safe from any thread; never blocks the caller. */
public interface Attribution {

    /**
     * Starts finding out. Must be called as soon as the event was read: what a short-lived process leaves behind is gone
     * in milliseconds.
     *
     * @return completes within two seconds, never exceptionally; with confidence none if there is nothing to name
     */
    CompletableFuture<Culprit> identify(Origin origin);

    /**
     * Processes that started shortly before {@code atNanos} and could have done something that carries no author. The
     * newest first, at most ten; none of them is more than possible.
     */
    CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos);

    /** What evidence is at hand and what is missing and why, one sentence each. */
    List<String> facts();
}
