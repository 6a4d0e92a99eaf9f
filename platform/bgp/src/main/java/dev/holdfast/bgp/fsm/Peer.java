package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.model.Family;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The state of a peer between two events. Immutable; made by {@link PeerMachine}.
 *
 * @param connections at most two, in the order they came
 * @param armed the clocks that run, each with the ticket that counts
 * @param nextTicket the next one to be given out
 * @param nextConnection likewise
 * @param errors how many times in a row it ended in an error; what the pause doubles by
 * @param dropped codes of capabilities we no longer offer since the peer refused a session for them
 * @param restarting whether our next OPEN says that we have just restarted (RFC 4724 §4.1)
 * @param retained families of which routes are kept unconfirmed
 */
public record Peer(
        Standing standing,
        List<Connection> connections,
        Map<Timer, Long> armed,
        long nextTicket,
        int nextConnection,
        int errors,
        Set<Integer> dropped,
        boolean restarting,
        Map<Family, Retained> retained) {

    public Peer {
        connections = List.copyOf(connections);
        armed = Map.copyOf(armed);
        dropped = Set.copyOf(dropped);
        retained = Map.copyOf(retained);
    }

    /**
     * A peer before its first start.
     *
     * @param restarting whether this daemon has just come back from a planned restart
     */
    public static Peer stopped(boolean restarting) {
        return new Peer(Standing.STOPPED, List.of(), Map.of(), 1, 1, 0, Set.of(), restarting, Map.of());
    }

    /** The furthest of its connections'; without any, what it waits for. */
    public State state() {
        return connections.stream()
                .map(Connection::state)
                .max(State::compareTo)
                .orElse(standing == Standing.TRYING ? State.ACTIVE : State.IDLE);
    }

    /** What the established session agreed on; null without one. */
    public @Nullable Agreement agreement() {
        return connections.stream()
                .filter(Connection::isEstablished)
                .map(Connection::agreed)
                .findFirst()
                .orElse(null);
    }

    /** Families whose routes are kept though the peer has not confirmed them since it was lost. */
    public Set<Family> stale() {
        return retained.keySet();
    }
}
