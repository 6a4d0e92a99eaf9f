package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.Family;
import java.time.Duration;

/** What the speaker has to do, in the order given. */
public sealed interface Action {

    /** Dial the peer; answered by {@link Event.Dialled} or {@link Event.Closed}, within the dial timeout. */
    record Dial(int connection) implements Action {}

    /** What was just accepted is this connection. */
    record Adopt(int connection) implements Action {}

    /** Close what was just accepted, after this notification. */
    record Refuse(Notification notification) implements Action {}

    record SendOpen(int connection, Open open) implements Action {}

    record SendKeepalive(int connection) implements Action {}

    /** Always followed by {@link Close}. */
    record SendNotification(int connection, Notification notification) implements Action {}

    /** Close it, or stop dialling; nothing of it counts any more. */
    record Close(int connection) implements Action {}

    /**
     * Let {@link Event.Fired} come after this time; an earlier clock of the same timer ends.
     *
     * @param jittered whether the time is to be cut by up to a quarter at random (RFC 4271 §10)
     */
    record Arm(Timer timer, long ticket, Duration after, boolean jittered) implements Action {}

    record Disarm(Timer timer) implements Action {}

    /** The session is there: routes may be sent, and come. */
    record Up(int connection, Agreement agreement) implements Action {}

    /** The session is gone; what becomes of its routes is said by the actions that follow. */
    record SessionDown(int connection, Down down) implements Action {}

    /** All routes of the peer in that family go. */
    record Flush(Family family) implements Action {}

    /** All routes of the peer in that family stay for now, and are stale (RFC 4724 §4.2). */
    record Keep(Family family) implements Action {}

    /** The routes of the peer in that family that are still stale go. */
    record Sweep(Family family) implements Action {}

    /** The stale routes of the peer in that family are long-lived stale from now on (RFC 9494 §4.2). */
    record KeepLong(Family family) implements Action {}
}
