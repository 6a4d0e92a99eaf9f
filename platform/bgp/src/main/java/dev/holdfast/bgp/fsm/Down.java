package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Notification;
import org.jspecify.annotations.Nullable;

/**
 * Why a connection ended.
 *
 * @param notification the one sent or received; null if there was none
 */
public record Down(Why why, @Nullable Notification notification) {

    public enum Why {
        /** The other side or the network closed it. */
        CLOSED,
        HOLD_EXPIRED,
        SEND_HOLD_EXPIRED,
        NOTIFICATION_SENT,
        NOTIFICATION_RECEIVED,
        /** An operator or the configuration. */
        STOPPED,
        TOO_MANY_PREFIXES,
        /** This daemon restarts. */
        RESTARTING,
        /** The peer came back over a new connection before we saw the old one end (RFC 4724 §5). */
        REPLACED,
        /** There is a better one (RFC 4271 §6.8). */
        COLLISION
    }

    static Down of(Why why) {
        return new Down(why, null);
    }

    static Down sent(Notification notification) {
        return new Down(Why.NOTIFICATION_SENT, notification);
    }
}
