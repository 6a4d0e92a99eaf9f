package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Standing;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a session stands, for people. Immutable.
 *
 * @param since when state or standing last changed
 * @param establishedSince null: there is no session now
 * @param ends the connection of the session; null: there is no session now
 * @param sentOpen our last OPEN; null: none yet
 * @param receivedOpen the peer's last OPEN, also one that was refused; null: none yet
 * @param agreement of the session there is; null: there is none
 * @param lastSent the last NOTIFICATION we sent
 * @param lastReceived the last NOTIFICATION the peer sent
 * @param lastConnectError why the last dialling failed, in the kernel's words; null: none failed since a line stood
 * @param lastDown why the last session ended; null: none has
 * @param messagesSent by type, all types are there
 * @param messagesReceived by type, all types are there
 * @param establishments how many times a session came up
 * @param flaps how many times one went down
 * @param stale families whose routes are kept though the peer has not confirmed them
 * @param cause one line on why there is no session; empty: there is one
 */
public record SessionFacts(
        PeerName name,
        State state,
        Standing standing,
        Instant since,
        @Nullable Instant establishedSince,
        @Nullable Ends ends,
        @Nullable Open sentOpen,
        @Nullable Open receivedOpen,
        @Nullable Agreement agreement,
        @Nullable Said lastSent,
        @Nullable Said lastReceived,
        @Nullable Mishap lastConnectError,
        @Nullable Mishap lastDown,
        Map<MessageType, Long> messagesSent,
        Map<MessageType, Long> messagesReceived,
        long establishments,
        long flaps,
        Set<Family> stale,
        String cause) {

    /** Addresses and ports of a connection. */
    public record Ends(IpAddress local, int localPort, IpAddress remote, int remotePort) {}

    /** A NOTIFICATION and when it went or came. */
    public record Said(Notification notification, Instant at) {}

    /** Something that went wrong, in words, and when. */
    public record Mishap(String why, Instant at) {}
}
