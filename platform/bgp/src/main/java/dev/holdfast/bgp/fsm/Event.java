package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.Family;

/**
 * What happens to a peer. Events of a connection carry its number; one of a connection that is gone changes nothing. The
 * comments name the events of RFC 4271 §8.1.
 */
public sealed interface Event {

    /** One of a single connection. */
    sealed interface OfConnection extends Event {
        int connection();
    }

    /** 1, 3: the peer shall have a session; also lets one back that was stopped or held, and forgives earlier errors. */
    record Start() implements Event {}

    /**
     * 2, 8: the peer shall have no session until the next start.
     *
     * @param text for the other side's operator (RFC 9003); may be empty
     */
    record Stop(Why why, String text) implements Event {

        public enum Why {
            DISABLED,
            DECONFIGURED,
            /** This daemon ends and comes back: the peer is to keep our routes, and we its. */
            RESTARTING
        }
    }

    /**
     * The session shall end and come back.
     *
     * @param why {@link Cease#RESET}, {@link Cease#CONFIGURATION_CHANGE}, {@link Cease#OUT_OF_RESOURCES} or
     *     {@link Cease#BFD_DOWN}
     * @param text for the other side's operator; may be empty
     */
    record Reset(Cease why, String text) implements Event {}

    /** 16: a connection that we dialled stands. */
    record Dialled(int connection) implements OfConnection {}

    /** 17: somebody at the peer's address connected; the answer is {@link Action.Adopt} or {@link Action.Refuse}. */
    record Accepted() implements Event {}

    /** 18: a connection was closed by the other side or by the network, or could not be made in time. */
    record Closed(int connection) implements OfConnection {}

    /** 19: an OPEN that could be read; whether we take it is decided here. */
    record OpenReceived(int connection, Open open) implements OfConnection {}

    /** 26. */
    record KeepaliveReceived(int connection) implements OfConnection {}

    /** 27: one or several, malformed or not, as long as none resets the session. */
    record UpdateReceived(int connection) implements OfConnection {}

    record RefreshReceived(int connection) implements OfConnection {}

    /** 24, 25. */
    record NotificationReceived(int connection, Notification notification) implements OfConnection {}

    /** 21, 22, 28: something came that cannot be trusted; the notification says what, and is sent. */
    record Malformed(int connection, Notification notification) implements OfConnection {}

    /** Some bytes of ours left (RFC 9687). */
    record Sent(int connection) implements OfConnection {}

    /** The peer has announced all it has of a family (RFC 4724 §2). */
    record EndOfRib(int connection, Family family) implements OfConnection {}

    /** The peer announced more than it may. */
    record TooManyPrefixes(int connection, Family family, int limit) implements OfConnection {}

    /**
     * 9, 10, 11 and our own.
     *
     * @param ticket that of the {@link Action.Arm}; one that was armed anew or disarmed meanwhile changes nothing
     */
    record Fired(Timer timer, long ticket) implements Event {}
}
