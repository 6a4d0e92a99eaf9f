package dev.holdfast.api.overlay;

import dev.holdfast.model.Intent;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link OverlayChain} is to keep up.
 *
 * @param device name of the tunnel link
 * @param bgp the session over the tunnel
 * @param advertise prefixes the peer is told
 * @param pieces all objects but learned routes: the link, its addresses, rules, other routes
 * @param routes what becomes of learned routes; null: none are learned
 * @param notes what an operator should know about this service, one sentence each
 */
public record ChainPlan(
        TunnelConfig tunnel,
        String device,
        SessionConfig bgp,
        List<Prefix> advertise,
        Pieces pieces,
        @Nullable RouteTerms routes,
        List<String> notes) {

    public ChainPlan {
        advertise = List.copyOf(advertise);
        notes = List.copyOf(notes);
    }

    /** The objects of a service, as soon as the tunnel's source is known. */
    public interface Pieces {

        /** All that is wanted while the service runs. Pure. */
        List<Intent> running(Overlay overlay, Owner owner);

        /** What stays when it is drained, beside the guards of learned routes. Pure. */
        default List<Intent> drained(Overlay overlay, Owner owner) {
            return List.of();
        }
    }
}
