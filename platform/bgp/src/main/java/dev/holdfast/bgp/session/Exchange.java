package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import org.jspecify.annotations.Nullable;

/**
 * What a session means to whoever exchanges routes over it. All calls come on the session's thread, one at a time; what a
 * call asks of its own session (to stop, to reset) is done when the call has returned.
 *
 * <p>The order in one life: {@link #up}, then any of {@link #update}, {@link #endOfRib}, {@link #refresh},
 * {@link #batchEnds} and {@link #writable}, then {@link #down}, and behind it what becomes of the routes, one call for each
 * family: {@link #flush}, or {@link #keep} for those that stay without a session for now. {@link #sweep},
 * {@link #keepLong} and {@link #flush} may come at any later time, with or without a session.
 */
public interface Exchange {

    /** Whether UPDATEs are to be read at all; if not, nothing is known of what they say. Asked when a session comes up. */
    default boolean hears() {
        return true;
    }

    /**
     * The peer's OPEN has come and can be read; whether it is taken is decided next.
     *
     * @return what it is to be refused with beyond the rules of the session; null: nothing
     */
    default @Nullable Notification opened(Open theirs) {
        return null;
    }

    /** What stands in the way of a session, or ended a connection, in the kernel's or the peer's words. */
    default void trouble(String why) {}

    /** The session is there; {@code session} is good until {@link #down}. */
    void up(Established session);

    /**
     * An UPDATE without a reason to end the session; what RFC 7606 treats as withdrawn is handed out as withdrawn.
     *
     * @param update valid during the call only
     */
    void update(UpdateReader update);

    /** The peer has announced all it has of a family; what was stale of it has been swept already. */
    default void endOfRib(Family family) {}

    /** A request for our routes, or the begin or end of a refresh of the peer's; only of agreed families. */
    default void refresh(Family family, RouteRefresh request) {}

    /** What one read of the socket brought has been handed over. */
    default void batchEnds() {}

    /** There is room again after {@link Established#isWritable} was false. */
    default void writable() {}

    /** The session is gone. */
    void down(Down down);

    /** All routes of the peer in that family go. */
    default void flush(Family family) {}

    /** All routes of the peer in that family stay for now, and are stale (RFC 4724 §4.2). */
    default void keep(Family family) {}

    /** What is still stale of that family goes. */
    default void sweep(Family family) {}

    /** What is stale of that family is long-lived stale from now on (RFC 9494 §4.2). */
    default void keepLong(Family family) {}

    /** The peer's state or standing is another one; {@link PeerSession#facts} tells the rest. */
    default void moved(Peer peer) {}
}
