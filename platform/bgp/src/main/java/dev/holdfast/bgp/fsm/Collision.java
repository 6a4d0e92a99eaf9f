package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.OpenRules;

/** Two connections to one peer, of which only one may stay (RFC 4271 §6.8, RFC 6286 §2.3, RFC 4724 §5). */
final class Collision {
    private Collision() {}

    /**
     * The peer's OPEN came on this connection: whatever else is far enough to be compared is settled with.
     *
     * @return whether this connection is the one that stays
     */
    static boolean survives(Turn turn, Connection connection, Open theirs) {
        for (Connection other : turn.connections()) {
            if (other.number() == connection.number()) {
                continue;
            }
            if (other.isEstablished()) {
                if (!isBack(other, theirs)) {
                    Endings.lose(turn, connection);
                    return false;
                }
                Endings.end(turn, other, Down.of(Down.Why.REPLACED));
            } else if (other.state() == State.OPEN_CONFIRM) {
                if (outgoingStays(turn.config.rules(), theirs.routerId(), theirs.as()) != connection.outgoing()) {
                    Endings.lose(turn, connection);
                    return false;
                }
                Endings.lose(turn, other);
            }
            // The OPEN of one that has none yet will be compared with this one's when it comes.
        }
        return true;
    }

    /** Whether a peer that speaks graceful restart has restarted, and its old connection is only dead. */
    private static boolean isBack(Connection established, Open theirs) {
        return established.agreed().restart() != null && theirs.has(Capability.GracefulRestart.class);
    }

    /** The connection opened by the side with the higher router id stays; if they are equal, by the one with the higher AS. */
    private static boolean outgoingStays(OpenRules rules, long theirId, long theirAs) {
        int byId = Long.compare(rules.localId(), theirId);
        return byId != 0 ? byId > 0 : rules.localAs() > theirAs;
    }

    /**
     * Whether the peer may yet close this connection, which is in OpenConfirm, for the other one: that one has the better
     * right, and the peer may hold our OPEN on it in hands this moment. To call this connection a session now would close
     * the other one here while the peer closes this one there, and both were lost.
     */
    static boolean mayLose(Turn turn, Connection connection) {
        Agreement agreement = connection.agreed();
        boolean outgoingStays = outgoingStays(turn.config.rules(), agreement.peerId(), agreement.peerAs());
        return turn.connections().stream()
                .anyMatch(other -> other.number() != connection.number()
                        && other.state() == State.OPEN_SENT
                        && other.outgoing() == outgoingStays);
    }
}
