package dev.holdfast.reconciler;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Culprit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A kernel event that concerns us, kept until the reconciler's thread takes it in. */
sealed interface Note {

    /** @param culprit being found out since the event was read; null: the event has no author */
    record OfRoute(RouteEvent event, KernelRoute route, Origin origin, @Nullable CompletableFuture<Culprit> culprit)
            implements Note {}

    record OfLink(Presence presence, KernelLink link, Origin origin, @Nullable CompletableFuture<Culprit> culprit)
            implements Note {}

    record OfAddress(
            Presence presence, KernelAddress address, Origin origin, @Nullable CompletableFuture<Culprit> culprit)
            implements Note {}

    record OfRule(Presence presence, KernelRule rule, Origin origin, @Nullable CompletableFuture<Culprit> culprit)
            implements Note {}

    /** The kernel connected a network: a gateway may be reachable that was not. */
    record OfConnected(Origin origin) implements Note {}

    /** A next-hop object is gone. */
    record OfNextHop(long id, Origin origin, @Nullable CompletableFuture<Culprit> culprit) implements Note {}

    /** Events were lost. */
    record Overflow() implements Note {}

    /** The watch ended by itself. */
    record Ended(Throwable cause) implements Note {}
}
