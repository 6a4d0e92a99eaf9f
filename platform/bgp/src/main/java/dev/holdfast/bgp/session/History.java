package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is remembered of a session for people. */
final class History {
    private final Clocks clocks;
    private Instant since;
    private @Nullable Instant establishedSince;
    private long upAt;
    private long establishments;
    private long flaps;
    private @Nullable Open sentOpen;
    private @Nullable Open receivedOpen;
    private SessionFacts.@Nullable Said lastSent;
    private SessionFacts.@Nullable Said lastReceived;
    private SessionFacts.@Nullable Said tellingSent;
    private SessionFacts.@Nullable Said tellingReceived;
    private SessionFacts.@Nullable Mishap connectError;
    private SessionFacts.@Nullable Mishap hungUp;
    private SessionFacts.@Nullable Mishap lastDown;
    private String stopText = "";
    private String lastClosed = "";

    History(Clocks clocks) {
        this.clocks = clocks;
        since = clocks.now();
    }

    /** What came of an earlier life says nothing about this one. */
    void started() {
        stopText = "";
        lastSent = null;
        lastReceived = null;
        tellingSent = null;
        tellingReceived = null;
        connectError = null;
        hungUp = null;
    }

    void stopped(String text) {
        stopText = text;
    }

    void moved() {
        since = clocks.now();
    }

    void connected() {
        connectError = null;
    }

    void notConnected(String why) {
        connectError = new SessionFacts.Mishap(why, clocks.now());
    }

    /** @param opened whether the peer's OPEN had been taken */
    void closed(String why, boolean opened) {
        lastClosed = why;
        if (!opened) {
            hungUp = new SessionFacts.Mishap(why, clocks.now());
        }
    }

    void sent(Open open) {
        sentOpen = open;
    }

    void received(Open open) {
        receivedOpen = open;
    }

    void sent(Notification notification) {
        lastSent = new SessionFacts.Said(notification, clocks.now());
        tellingSent = telling(tellingSent, lastSent);
    }

    void received(Notification notification) {
        lastReceived = new SessionFacts.Said(notification, clocks.now());
        tellingReceived = telling(tellingReceived, lastReceived);
    }

    /** After an error a peer is held off for a while; that it is says less than the error. */
    private static SessionFacts.Said telling(SessionFacts.@Nullable Said before, SessionFacts.Said next) {
        boolean consequence =
                next.notification().is(Cease.REJECTED) || next.notification().is(Cease.COLLISION);
        return before != null && consequence ? before : next;
    }

    void up() {
        establishedSince = clocks.now();
        tellingSent = null;
        tellingReceived = null;
        hungUp = null;
        upAt = clocks.nanos();
        establishments++;
    }

    /** @return why, in words */
    String down(Down down) {
        Notification notification = down.notification();
        String why = down.why().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        if (notification != null) {
            why += ": " + notification;
        } else if (down.why() == Down.Why.CLOSED && !lastClosed.isEmpty()) {
            why += ": " + lastClosed;
        }
        flaps++;
        establishedSince = null;
        lastDown = new SessionFacts.Mishap(why, clocks.now());
        return why;
    }

    /** Of the session that is there, or was last. */
    long uptimeMillis() {
        return (clocks.nanos() - upAt) / 1_000_000;
    }

    static String direction(Down down) {
        if (down.notification() == null) {
            return "";
        }
        return down.why() == Down.Why.NOTIFICATION_RECEIVED ? "received" : "sent";
    }

    SessionFacts facts(
            PeerName name, Peer peer, PeerConfig config, Ways ways, SessionFacts.@Nullable Ends ends, Traffic traffic) {
        String cause = new Cause(
                        name,
                        config,
                        ways,
                        sentOpen,
                        receivedOpen,
                        tellingSent,
                        tellingReceived,
                        connectError,
                        hungUp,
                        stopText)
                .of(peer);
        return new SessionFacts(
                name,
                peer.state(),
                peer.standing(),
                since,
                establishedSince,
                ends,
                sentOpen,
                receivedOpen,
                peer.agreement(),
                lastSent,
                lastReceived,
                connectError,
                lastDown,
                traffic.allSent(),
                traffic.allReceived(),
                establishments,
                flaps,
                peer.stale(),
                cause);
    }
}
