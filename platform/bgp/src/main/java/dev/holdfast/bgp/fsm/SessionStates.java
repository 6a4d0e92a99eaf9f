package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One connection's states from Connect on, to be read beside RFC 4271 §8.2.2. Every event has an answer in each. */
final class SessionStates {
    /** Longer than a message may take to us, and shorter than anybody would notice. */
    private static final Duration DECISION = Duration.ofSeconds(3);

    private SessionStates() {}

    /** The event is about this connection. */
    static void on(Turn turn, Connection connection, Event event) {
        if (event instanceof Event.Closed) {
            Endings.end(turn, connection, Down.of(Down.Why.CLOSED));
            return;
        }
        switch (connection.state()) {
            case IDLE, CONNECT, ACTIVE -> connect(turn, connection, event);
            case OPEN_SENT -> openSent(turn, connection, event);
            case OPEN_CONFIRM -> openConfirm(turn, connection, event);
            case ESTABLISHED -> established(turn, connection, event);
        }
    }

    private static void connect(Turn turn, Connection connection, Event event) {
        if (event instanceof Event.Dialled) {
            sendOpen(turn, connection);
        }
    }

    /** Connect and Active lead to OpenSent. */
    static void sendOpen(Turn turn, Connection connection) {
        Open open = Opens.of(turn);
        turn.replace(connection.openSent(open));
        turn.act(new Action.SendOpen(connection.number(), open));
        turn.arm(Timer.of(Timer.Kind.HOLD, connection), turn.config.times().openWait(), false);
    }

    private static void openSent(Turn turn, Connection connection, Event event) {
        if (event instanceof Event.OpenReceived received) {
            openReceived(turn, connection, received.open());
        } else if (event instanceof Event.NotificationReceived received) {
            refused(turn, connection, received.notification());
        } else if (!endsAnyway(turn, connection, event)) {
            unexpected(turn, connection, event, 1);
        }
    }

    private static void openReceived(Turn turn, Connection connection, Open theirs) {
        Open ours = connection.sent();
        Notification refusal = turn.config.rules().refuse(theirs);
        if (refusal != null || ours == null) {
            Endings.fail(turn, connection, refusal != null ? refusal : Notification.of(Notification.STATE, 0));
            return;
        }
        Agreement agreement = Agreement.between(ours, theirs);
        if (agreement.families().isEmpty()) {
            Endings.fail(turn, connection, Opens.noFamily(ours));
            return;
        }
        if (!Collision.survives(turn, connection, theirs)) {
            return;
        }
        Connection confirmed = connection.confirmed(agreement);
        turn.replace(confirmed);
        turn.act(new Action.SendKeepalive(connection.number()));
        armKeepalive(turn, confirmed);
        if (agreement.holdSeconds() > 0) {
            armHold(turn, confirmed);
        }
        // Else the wait for the OPEN goes on as one for the first KEEPALIVE, which the peer owes us in any case.
    }

    /** What the peer refuses before a session stands may be something that we need not offer. */
    private static void refused(Turn turn, Connection connection, Notification notification) {
        Set<Integer> blamed = Opens.blamed(connection, notification);
        if (turn.dropped.isEmpty() && !blamed.isEmpty()) {
            // Once only: if it still refuses, that was not the reason.
            turn.dropped = blamed;
            Endings.end(turn, connection, Down.of(Down.Why.CLOSED));
            return;
        }
        Endings.end(turn, connection, new Down(Down.Why.NOTIFICATION_RECEIVED, notification));
    }

    private static void openConfirm(Turn turn, Connection connection, Event event) {
        if (event instanceof Event.KeepaliveReceived) {
            turn.replace(connection.ready());
            if (!connection.isReady() && Collision.mayLose(turn, connection)) {
                turn.arm(Timer.of(Timer.Kind.DECIDE, connection), DECISION, false);
            }
        } else if (connection.isReady() && showsDecision(event)) {
            establish(turn, connection);
        } else if (event instanceof Event.NotificationReceived received) {
            refused(turn, connection, received.notification());
        } else if (isFired(event, Timer.Kind.KEEPALIVE)) {
            keepalive(turn, connection);
        } else if (!endsAnyway(turn, connection, event)) {
            unexpected(turn, connection, event, 2);
        }
    }

    /** What a peer sends in Established only, or too long a wait. */
    private static boolean showsDecision(Event event) {
        return event instanceof Event.UpdateReceived
                || event instanceof Event.RefreshReceived
                || isFired(event, Timer.Kind.DECIDE);
    }

    /** Makes a session of a connection that is ready, once nothing is in its way; called after every event. */
    static void decide(Turn turn) {
        for (Connection connection : turn.connections()) {
            if (connection.isReady() && !Collision.mayLose(turn, connection)) {
                establish(turn, connection);
                return;
            }
        }
    }

    private static void establish(Turn turn, Connection connection) {
        for (Connection other : turn.connections()) {
            if (other.number() != connection.number()) {
                Endings.lose(turn, other);
            }
        }
        Connection established = connection.established();
        turn.replace(established);
        turn.restarting = false;
        turn.disarm(Timer.of(Timer.Kind.RETRY));
        turn.disarm(Timer.of(Timer.Kind.DECIDE, established));
        armHold(turn, established);
        armSendHold(turn, established);
        turn.arm(Timer.of(Timer.Kind.YOUNG), DECISION, false);
        turn.arm(Timer.of(Timer.Kind.FORGIVE), turn.config.times().forgive(), false);
        Retention.established(turn, established.agreed());
        turn.act(new Action.Up(connection.number(), established.agreed()));
    }

    private static void established(Turn turn, Connection connection, Event event) {
        if (event instanceof Event.KeepaliveReceived || event instanceof Event.UpdateReceived) {
            armHold(turn, connection);
        } else if (event instanceof Event.Sent) {
            armSendHold(turn, connection);
        } else if (event instanceof Event.EndOfRib end) {
            Retention.complete(turn, end.family());
        } else if (event instanceof Event.NotificationReceived received) {
            Endings.end(turn, connection, new Down(Down.Why.NOTIFICATION_RECEIVED, received.notification()));
        } else if (isFired(event, Timer.Kind.KEEPALIVE)) {
            keepalive(turn, connection);
        } else if (isFired(event, Timer.Kind.SEND_HOLD)) {
            // It will hardly arrive, but the log of a peer that only reads nothing may say why (RFC 9687 §3).
            Endings.end(turn, connection, new Down(Down.Why.SEND_HOLD_EXPIRED, Notification.SEND_HOLD_EXPIRED));
        } else if (event instanceof Event.OpenReceived) {
            unexpected(turn, connection, event, 3);
        } else {
            endsAnyway(turn, connection, event);
        }
    }

    /** What ends a connection in every state behind Connect. */
    private static boolean endsAnyway(Turn turn, Connection connection, Event event) {
        if (event instanceof Event.Malformed malformed) {
            Endings.fail(turn, connection, malformed.notification());
            return true;
        }
        if (isFired(event, Timer.Kind.HOLD)) {
            Endings.end(turn, connection, new Down(Down.Why.HOLD_EXPIRED, Notification.HOLD_EXPIRED));
            return true;
        }
        return false;
    }

    /** A message out of order is a state machine error, which names it (RFC 6608 §3); other events out of order are late. */
    private static void unexpected(Turn turn, Connection connection, Event event, int subcode) {
        MessageType type = message(event);
        if (type != null) {
            Bytes data = Bytes.of((byte) type.code());
            Endings.fail(turn, connection, new Notification(Notification.STATE, subcode, data));
        }
    }

    private static @Nullable MessageType message(Event event) {
        if (event instanceof Event.OpenReceived) {
            return MessageType.OPEN;
        }
        if (event instanceof Event.UpdateReceived) {
            return MessageType.UPDATE;
        }
        if (event instanceof Event.KeepaliveReceived) {
            return MessageType.KEEPALIVE;
        }
        return event instanceof Event.RefreshReceived ? MessageType.ROUTE_REFRESH : null;
    }

    private static boolean isFired(Event event, Timer.Kind kind) {
        return event instanceof Event.Fired fired && fired.timer().kind() == kind;
    }

    private static void keepalive(Turn turn, Connection connection) {
        turn.act(new Action.SendKeepalive(connection.number()));
        armKeepalive(turn, connection);
    }

    /** A third of the hold time (RFC 4271 §4.4). */
    private static void armKeepalive(Turn turn, Connection connection) {
        Duration third = Duration.ofSeconds(connection.agreed().holdSeconds()).dividedBy(3);
        turn.arm(Timer.of(Timer.Kind.KEEPALIVE, connection), third, true);
    }

    private static void armHold(Turn turn, Connection connection) {
        Duration hold = Duration.ofSeconds(connection.agreed().holdSeconds());
        turn.arm(Timer.of(Timer.Kind.HOLD, connection), hold, false);
    }

    /** Without keepalives there may be nothing to send for ever, so nothing is to be concluded from that. */
    private static void armSendHold(Turn turn, Connection connection) {
        Duration twice = Duration.ofSeconds(2L * connection.agreed().holdSeconds());
        Duration least = twice.isZero() ? Duration.ZERO : turn.config.times().leastSendHold();
        turn.arm(Timer.of(Timer.Kind.SEND_HOLD, connection), twice.compareTo(least) > 0 ? twice : least, false);
    }
}
