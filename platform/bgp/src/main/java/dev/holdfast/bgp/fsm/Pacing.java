package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When to dial again. What would only happen again waits longer each time (RFC 4271 §8.1.1 calls it damping); what was
 * nobody's fault does not: a lost packet past a short hold time must not cost a minute without routes.
 */
final class Pacing {
    private static final int MOST_DOUBLINGS = 16;

    private Pacing() {}

    /** Whether the end of a connection shows an error that would happen again at once. */
    static boolean isError(Down down) {
        return switch (down.why()) {
            case NOTIFICATION_SENT, NOTIFICATION_RECEIVED -> isError(down.notification());
            case CLOSED, HOLD_EXPIRED, SEND_HOLD_EXPIRED, STOPPED, TOO_MANY_PREFIXES, RESTARTING, REPLACED, COLLISION ->
                false;
        };
    }

    private static boolean isError(@Nullable Notification notification) {
        if (notification == null) {
            return false;
        }
        Notification reason = notification.reason();
        return switch (reason.code()) {
            case Notification.HOLD, Notification.SEND_HOLD -> false;
            case Notification.CEASE -> refuses(Cease.of(reason.subcode()));
            default -> true;
        };
    }

    /**
     * Whether the peer will say the same again until somebody changes something. Not so one that rejects us: it may only
     * wait after an error as we do, and if both punished each other for that, neither would ever let the other in.
     */
    private static boolean refuses(@Nullable Cease cease) {
        if (cease == null) {
            return true;
        }
        return switch (cease) {
            case MAX_PREFIXES, OUT_OF_RESOURCES -> true;
            case SHUTDOWN, DECONFIGURED, RESET, REJECTED, CONFIGURATION_CHANGE, COLLISION, HARD_RESET, BFD_DOWN ->
                false;
        };
    }

    /** After that many errors in a row, at least one. */
    static Duration afterErrors(int errors, PeerConfig.Times times) {
        Duration doubled = times.connectRetry().multipliedBy(1L << Math.min(errors - 1, MOST_DOUBLINGS));
        return doubled.compareTo(times.longestRetry()) < 0 ? doubled : times.longestRetry();
    }

    /** @param established whether the connection that ended was a session */
    static Duration afterLoss(boolean established, Down down, PeerConfig.Times times) {
        boolean nobodysFault =
                down.notification() == null || down.notification().code() != Notification.CEASE;
        return established && nobodysFault ? times.reconnect() : times.connectRetry();
    }
}
