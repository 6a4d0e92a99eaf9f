package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why there is no session, in one line an operator can act on: made of the last sign of trouble.
 *
 * @param hungUp that the peer closed a connection before its OPEN was taken
 * @param stopText what whoever stopped the session said about it
 */
record Cause(
        PeerName name,
        PeerConfig config,
        Ways ways,
        @Nullable Open ours,
        @Nullable Open theirs,
        SessionFacts.@Nullable Said sent,
        SessionFacts.@Nullable Said received,
        SessionFacts.@Nullable Mishap connectError,
        SessionFacts.@Nullable Mishap hungUp,
        String stopText) {

    /** Empty if there is a session. */
    String of(Peer peer) {
        if (peer.state() == State.ESTABLISHED) {
            return "";
        }
        return switch (peer.standing()) {
            case STOPPED -> stopText.isEmpty() ? "administratively down" : "administratively down: " + stopText;
            case HELD ->
                "too many prefixes: held until "
                        + (config.heldFor() == null ? "it is enabled" : "it is enabled or the time set for it is over");
            case WAITING, TRYING -> tried();
        };
    }

    private String tried() {
        Instant silent = Instant.MIN;
        Instant sentAt = sent == null ? silent : sent.at();
        Instant receivedAt = received == null ? silent : received.at();
        Instant failedAt = connectError == null ? silent : connectError.at();
        Instant hungUpAt = hungUp == null ? silent : hungUp.at();
        if (connectError != null && newest(failedAt, sentAt, receivedAt, hungUpAt)) {
            return notConnected(connectError.why());
        }
        if (hungUp != null && newest(hungUpAt, sentAt, receivedAt, failedAt)) {
            return "the peer closes the connection before a session stands (" + hungUp.why()
                    + "): it may not know our address or AS";
        }
        if (received != null && newest(receivedAt, sentAt)) {
            return theySaid(received.notification());
        }
        if (sent != null) {
            return weSaid(sent.notification());
        }
        return config.passive() ? "waiting for the peer to connect" + guards() : "not connected yet";
    }

    private static boolean newest(Instant one, Instant... others) {
        for (Instant other : others) {
            if (other.isAfter(one)) {
                return false;
            }
        }
        return true;
    }

    private String notConnected(String why) {
        String said = "no TCP connection: " + why;
        String lower = why.toLowerCase(java.util.Locale.ROOT);
        if (lower.contains("refused")) {
            return said + "; nothing listens at that address and port, or it does not take us";
        }
        return lower.contains("timed out") && !lower.contains("password") ? said + guards() : said;
    }

    /** What makes a connection fail without a word. */
    private String guards() {
        String password = ways.hasPassword() ? "; the MD5 password may differ" : "";
        return password + (ways.hasTtlSecurity() ? "; the TTL security of both sides may differ" : "");
    }

    private String weSaid(Notification said) {
        Notification reason = said.reason();
        return switch (reason.code()) {
            case Notification.OPEN -> weRefused(reason);
            case Notification.HOLD -> "the peer went silent for the hold time";
            case Notification.SEND_HOLD -> "the peer took nothing from us for too long";
            default -> "we sent " + said;
        };
    }

    private String weRefused(Notification reason) {
        if (theirs == null) {
            return "we refused the peer's OPEN: " + reason;
        }
        return switch (reason.subcode()) {
            case 2 ->
                "AS mismatch: the peer says AS " + theirs.as() + ", configured is "
                        + (name.remoteAs() == 0 ? "another" : "AS " + name.remoteAs());
            case 3 ->
                "router id " + address(theirs.routerId()) + " of the peer is "
                        + (theirs.routerId() == config.rules().localId() ? "ours as well" : "not valid");
            case 6 -> "hold time of " + theirs.holdSeconds() + " s is too short for us";
            case 7 -> missing();
            case 11 -> "role mismatch: ours does not fit " + roleOf(theirs);
            default -> "we refused the peer's OPEN: " + reason;
        };
    }

    private String missing() {
        boolean as = config.rules().needsFourOctetAs() && theirs != null && !theirs.has(Capability.FourOctetAs.class);
        return "missing capability: the peer "
                + (as ? "does not speak four-octet AS numbers" : "has no address family in common with us");
    }

    private static String roleOf(Open open) {
        return open.first(Capability.RoleOf.class)
                .map(role -> "the peer's role " + role.value())
                .orElse("a peer without role");
    }

    private String theySaid(Notification said) {
        Notification reason = said.reason();
        String words = reason.text().isEmpty() ? "" : ": \"" + reason.text() + '"';
        if (reason.code() == Notification.OPEN) {
            return theyRefused(reason);
        }
        Cease cease = reason.code() == Notification.CEASE ? Cease.of(reason.subcode()) : null;
        if (cease == null) {
            return "the peer sent " + said;
        }
        return switch (cease) {
            case MAX_PREFIXES -> "we announced more prefixes than the peer takes";
            case SHUTDOWN -> "the peer has shut the session down" + words;
            case DECONFIGURED -> "the peer has removed the session from its configuration";
            case RESET -> "the peer has reset the session" + words;
            case REJECTED -> "the peer does not let us in: it does not know us, or holds us off";
            case COLLISION -> "two connections to the peer collide again and again";
            case OUT_OF_RESOURCES -> "the peer is out of resources";
            case CONFIGURATION_CHANGE, HARD_RESET, BFD_DOWN -> "the peer sent " + said;
        };
    }

    private String theyRefused(Notification reason) {
        long as = config.rules().localAs();
        return switch (reason.subcode()) {
            case 2 -> "AS mismatch: the peer does not expect our AS " + as;
            case 3 ->
                "the peer refuses our router id " + address(config.rules().localId())
                        + (theirs != null && theirs.routerId() == config.rules().localId()
                                ? ", which is its own as well"
                                : "");
            case 6 -> "the peer refuses our hold time of " + config.holdSeconds() + " s";
            case 7 -> "missing capability: the peer asks for one that we do not offer, or refuses one of ours";
            case 11 -> "role mismatch: the peer does not take our role";
            default -> "the peer refused our OPEN: " + reason;
        };
    }

    private static String address(long id) {
        return (id >>> 24 & 0xFF) + "." + (id >>> 16 & 0xFF) + "." + (id >>> 8 & 0xFF) + "." + (id & 0xFF);
    }
}
