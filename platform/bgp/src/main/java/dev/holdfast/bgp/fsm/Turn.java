package dev.holdfast.bgp.fsm;

import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A peer while one event is worked on: the old state to begin with, the new one and the actions at the end. */
final class Turn {
    final PeerConfig config;
    final Map<Family, Retained> retained = new EnumMap<>(Family.class);
    Standing standing;
    int errors;
    Set<Integer> dropped;
    boolean restarting;

    private final List<Connection> connections;
    private final Map<Timer, Long> armed;
    private final List<Action> actions = new ArrayList<>();
    private long nextTicket;
    private int nextConnection;

    Turn(PeerConfig config, Peer peer) {
        this.config = config;
        this.standing = peer.standing();
        this.connections = new ArrayList<>(peer.connections());
        this.armed = new HashMap<>(peer.armed());
        this.nextTicket = peer.nextTicket();
        this.nextConnection = peer.nextConnection();
        this.errors = peer.errors();
        this.dropped = peer.dropped();
        this.restarting = peer.restarting();
        this.retained.putAll(peer.retained());
    }

    Step end() {
        return new Step(
                new Peer(
                        standing,
                        connections,
                        armed,
                        nextTicket,
                        nextConnection,
                        errors,
                        dropped,
                        restarting,
                        retained),
                actions);
    }

    void act(Action action) {
        actions.add(action);
    }

    /** A zero or negative time is no clock at all. */
    void arm(Timer timer, Duration after, boolean jittered) {
        if (after.isZero() || after.isNegative()) {
            disarm(timer);
            return;
        }
        long ticket = nextTicket++;
        armed.put(timer, ticket);
        act(new Action.Arm(timer, ticket, after, jittered));
    }

    void disarm(Timer timer) {
        if (armed.remove(timer) != null) {
            act(new Action.Disarm(timer));
        }
    }

    void disarmAll() {
        List.copyOf(armed.keySet()).forEach(this::disarm);
    }

    boolean isArmed(Timer timer) {
        return armed.containsKey(timer);
    }

    /** Whether that clock is the one that runs; if so it has run out. */
    boolean takes(Timer timer, long ticket) {
        return armed.remove(timer, ticket);
    }

    int newNumber() {
        return nextConnection++;
    }

    Optional<Connection> connection(int number) {
        return connections.stream().filter(each -> each.number() == number).findFirst();
    }

    List<Connection> connections() {
        return List.copyOf(connections);
    }

    boolean alone() {
        return connections.isEmpty();
    }

    Optional<Connection> established() {
        return connections.stream().filter(Connection::isEstablished).findFirst();
    }

    void add(Connection connection) {
        connections.add(connection);
    }

    void replace(Connection connection) {
        connections.replaceAll(each -> each.number() == connection.number() ? connection : each);
    }

    /** Closes a connection and stops its clocks. */
    void remove(Connection connection) {
        connections.removeIf(each -> each.number() == connection.number());
        act(new Action.Close(connection.number()));
        disarm(Timer.of(Timer.Kind.HOLD, connection));
        disarm(Timer.of(Timer.Kind.KEEPALIVE, connection));
        disarm(Timer.of(Timer.Kind.SEND_HOLD, connection));
        disarm(Timer.of(Timer.Kind.DECIDE, connection));
    }
}
