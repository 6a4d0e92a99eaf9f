package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A peer's state machine. Has no state of its own: {@link #on} is a function. What concerns the peer as a whole is here,
 * what concerns one connection in {@link SessionStates}.
 */
public final class PeerMachine {
    private static final Timer RETRY = Timer.of(Timer.Kind.RETRY);
    private static final Timer HELD = Timer.of(Timer.Kind.HELD);

    private final PeerConfig config;

    public PeerMachine(PeerConfig config) {
        this.config = config;
    }

    /** Total: every event has an answer, if only that nothing changes. */
    public Step on(Peer peer, Event event) {
        var turn = new Turn(config, peer);
        if (event instanceof Event.Start) {
            start(turn);
        } else if (event instanceof Event.Stop stop) {
            stop(turn, stop);
        } else if (event instanceof Event.Reset reset) {
            reset(turn, reset);
        } else if (event instanceof Event.Accepted) {
            accepted(turn);
        } else if (event instanceof Event.Fired fired) {
            fired(turn, fired);
        } else if (event instanceof Event.TooManyPrefixes exceeded) {
            tooManyPrefixes(turn, exceeded);
        } else if (event instanceof Event.OfConnection one) {
            turn.connection(one.connection()).ifPresent(connection -> SessionStates.on(turn, connection, event));
        }
        SessionStates.decide(turn);
        return turn.end();
    }

    private static void start(Turn turn) {
        if (turn.standing == Standing.TRYING) {
            if (turn.alone() && !turn.isArmed(RETRY)) {
                dial(turn); // it was passive until now
            }
            return;
        }
        turn.standing = Standing.TRYING;
        turn.errors = 0;
        turn.dropped = Set.of();
        turn.disarm(RETRY);
        turn.disarm(HELD);
        dial(turn);
    }

    /** Unless the peer dials, or a connection is there that is as good as a session. */
    private static void dial(Turn turn) {
        boolean inTheWay = turn.connections().stream()
                .anyMatch(each -> each.outgoing() || each.state().compareTo(State.OPEN_CONFIRM) >= 0);
        if (!turn.config.passive() && !inTheWay) {
            Connection connection = Connection.dialling(turn.newNumber());
            turn.add(connection);
            turn.act(new Action.Dial(connection.number()));
        }
    }

    private static void stop(Turn turn, Event.Stop stop) {
        turn.standing = Standing.STOPPED;
        for (Connection connection : turn.connections()) {
            Endings.finish(turn, connection, farewell(connection, stop));
        }
        if (stop.why() != Event.Stop.Why.RESTARTING) {
            Retention.drop(turn);
        }
        turn.retained.clear();
        turn.errors = 0;
        turn.disarmAll();
    }

    private static Down farewell(Connection connection, Event.Stop stop) {
        return switch (stop.why()) {
            case DISABLED -> last(connection, Notification.cease(Cease.SHUTDOWN, stop.text()));
            case DECONFIGURED -> last(connection, Notification.cease(Cease.DECONFIGURED));
            case RESTARTING -> new Down(Down.Why.RESTARTING, untilLater(connection, stop.text()));
        };
    }

    private static Down last(Connection connection, Notification notification) {
        return new Down(Down.Why.STOPPED, Endings.hard(connection, notification));
    }

    /**
     * A peer that keeps routes over notifications is told; one that keeps them over a lost connection only would drop them
     * if it were, so it is not.
     */
    private static @Nullable Notification untilLater(Connection connection, String text) {
        boolean keeps = connection.isEstablished() && connection.agreed().restart() != null;
        return keeps && !connection.agreed().keepsOverNotification() ? null : Notification.cease(Cease.SHUTDOWN, text);
    }

    private static void reset(Turn turn, Event.Reset reset) {
        Notification notification = Notification.cease(reset.why(), reset.text());
        for (Connection connection : turn.connections()) {
            if (connection.state() != State.CONNECT) {
                Endings.fail(turn, connection, notification);
            }
        }
    }

    /**
     * Whether somebody who connects while there is a session may be the peer after a restart. Not at its very beginning: both
     * sides dial, and the kernel may have taken the second connection before we knew that the first is the session.
     */
    private static boolean mayBeBack(Turn turn, Connection established) {
        return established.agreed().restart() != null && !turn.isArmed(Timer.of(Timer.Kind.YOUNG));
    }

    private static void accepted(Turn turn) {
        Optional<Connection> established = turn.established();
        if (turn.standing != Standing.TRYING) {
            turn.act(new Action.Refuse(Notification.cease(Cease.REJECTED)));
            return;
        }
        if (established.isPresent() && !mayBeBack(turn, established.get())) {
            turn.act(new Action.Refuse(Notification.cease(Cease.COLLISION)));
            return;
        }
        // A peer that connects anew has given up what it opened before.
        turn.connections().stream()
                .filter(each -> !each.outgoing() && !each.isEstablished())
                .forEach(each ->
                        Endings.finish(turn, each, new Down(Down.Why.COLLISION, Notification.cease(Cease.COLLISION))));
        var connection = new Connection(turn.newNumber(), false, State.CONNECT, null, null, false);
        turn.add(connection);
        turn.act(new Action.Adopt(connection.number()));
        SessionStates.sendOpen(turn, connection);
    }

    private static void fired(Turn turn, Event.Fired fired) {
        Timer timer = fired.timer();
        if (!turn.takes(timer, fired.ticket())) {
            return;
        }
        switch (timer.kind()) {
            case RETRY -> {
                turn.standing = Standing.TRYING;
                dial(turn);
            }
            case HELD -> start(turn);
            case YOUNG -> {}
            case FORGIVE -> turn.errors = 0;
            case RESTART -> Retention.restartOver(turn);
            case STALE -> Retention.staleTooLong(turn);
            case LONG_LIVED -> Retention.longLivedOver(turn, timer);
            case HOLD, KEEPALIVE, SEND_HOLD, DECIDE ->
                turn.connection(timer.scope()).ifPresent(connection -> SessionStates.on(turn, connection, fired));
        }
    }

    private static void tooManyPrefixes(Turn turn, Event.TooManyPrefixes exceeded) {
        Optional<Connection> connection = turn.connection(exceeded.connection()).filter(Connection::isEstablished);
        if (connection.isEmpty()) {
            return;
        }
        turn.standing = Standing.HELD;
        Notification limit = Notification.maxPrefixes(AfiSafi.unicast(exceeded.family()), exceeded.limit());
        for (Connection each : turn.connections()) {
            Endings.finish(turn, each, new Down(Down.Why.TOO_MANY_PREFIXES, Endings.hard(each, limit)));
        }
        Retention.drop(turn);
        turn.disarmAll();
        if (turn.config.heldFor() != null) {
            turn.arm(HELD, turn.config.heldFor(), false);
        }
    }
}
