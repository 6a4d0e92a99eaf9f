package dev.holdfast.api;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.RouteKey;
import org.jspecify.annotations.Nullable;

/**
 * How a route that somebody wants stands.
 *
 * @param wanted null: its gate is closed
 * @param installed what of ours the kernel was last seen to hold there; null: nothing
 */
public record RouteStanding(
        RouteKey key, @Nullable Forwarding wanted, @Nullable Forwarding installed, IntentState state) {}
