package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;

/** How connections end, and what is tried next. */
final class Endings {
    private static final Timer RETRY = Timer.of(Timer.Kind.RETRY);

    private Endings() {}

    /** We end it with a notification, for an error of the peer's. */
    static void fail(Turn turn, Connection connection, Notification notification) {
        end(turn, connection, Down.sent(notification));
    }

    /** It loses against another connection to the same peer (RFC 4271 §6.8). */
    static void lose(Turn turn, Connection connection) {
        end(turn, connection, new Down(Down.Why.COLLISION, Notification.cease(Cease.COLLISION)));
    }

    /** It ends for this reason, and if nothing is left the peer is tried again in time. */
    static void end(Turn turn, Connection connection, Down down) {
        finish(turn, connection, down);
        boolean error = Pacing.isError(down);
        if (error) {
            turn.errors++;
        }
        if (turn.standing != Standing.TRYING || turn.established().isPresent()) {
            return;
        }
        if (error && turn.alone()) {
            turn.standing = Standing.WAITING;
            turn.arm(RETRY, Pacing.afterErrors(turn.errors, turn.config.times()), true);
        } else if (!turn.config.passive() && (turn.alone() || !turn.isArmed(RETRY))) {
            boolean established = connection.isEstablished();
            turn.arm(RETRY, Pacing.afterLoss(established, down, turn.config.times()), true);
        }
    }

    /** It ends for this reason, and what comes next is the caller's. */
    static void finish(Turn turn, Connection connection, Down down) {
        Notification notification = down.notification();
        boolean heard = connection.state() != State.CONNECT && down.why() != Down.Why.NOTIFICATION_RECEIVED;
        if (notification != null && heard) {
            turn.act(new Action.SendNotification(connection.number(), notification));
        }
        turn.remove(connection);
        if (connection.isEstablished()) {
            turn.disarm(Timer.of(Timer.Kind.YOUNG));
            turn.disarm(Timer.of(Timer.Kind.FORGIVE));
            turn.act(new Action.SessionDown(connection.number(), down));
            Retention.lost(turn, connection.agreed(), down);
        }
    }

    /** A notification after which the peer must drop our routes: wrapped for one that would keep them (RFC 8538 §4). */
    static Notification hard(Connection connection, Notification notification) {
        boolean wrap = connection.isEstablished() && connection.agreed().keepsOverNotification();
        return wrap ? notification.hard() : notification;
    }
}
