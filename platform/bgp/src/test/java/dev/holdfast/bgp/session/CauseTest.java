package dev.holdfast.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.Standing;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** We are AS 65001 with router id 0.0.0.1, the peer should be AS 65002 and says AS 65099 with router id 0.0.0.1. */
class CauseTest {
    private static final Open THEIRS = Open.of(65099, 2, 1, List.of(new Capability.RoleOf(3)));

    /** A peer behind a password and TTL security. */
    private static final Ways GUARDED = new Ways() {
        @Override
        public Attempt dial(Outcome outcome) {
            return () -> {};
        }

        @Override
        public boolean hasPassword() {
            return true;
        }

        @Override
        public boolean hasTtlSecurity() {
            return true;
        }
    };

    private static Peer peer(Standing standing) {
        return new Peer(standing, List.of(), Map.of(), 1, 1, 0, Set.of(), false, Map.of());
    }

    private static SessionFacts.Said said(Notification notification, int second) {
        return new SessionFacts.Said(notification, Instant.ofEpochSecond(second));
    }

    private static SessionFacts.Mishap mishap(String why, int second) {
        return new SessionFacts.Mishap(why, Instant.ofEpochSecond(second));
    }

    private static String cause(
            Ways ways,
            SessionFacts.@Nullable Said sent,
            SessionFacts.@Nullable Said received,
            SessionFacts.@Nullable Mishap connectError,
            SessionFacts.@Nullable Mishap hungUp,
            String stopText,
            Standing standing) {
        var config = Pair.config(65001, 1, 65002, false);
        return new Cause(
                        Pair.name(Pair.THERE, 65002),
                        config,
                        ways,
                        Open.of(65001, 90, 1, List.of()),
                        THEIRS,
                        sent,
                        received,
                        connectError,
                        hungUp,
                        stopText)
                .of(peer(standing));
    }

    @ParameterizedTest(name = "{0} {1}/{2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        sent     | 2 | 2  | AS mismatch: the peer says AS 65099, configured is AS 65002
        sent     | 2 | 3  | router id 0.0.0.1 of the peer is ours as well
        sent     | 2 | 6  | hold time of 2 s is too short for us
        sent     | 2 | 7  | missing capability: the peer has no address family in common with us
        sent     | 2 | 11 | role mismatch: ours does not fit the peer's role 3
        sent     | 4 | 0  | the peer went silent for the hold time
        sent     | 8 | 0  | the peer took nothing from us for too long
        sent     | 3 | 1  | we sent 3/1 malformed attribute list
        received | 2 | 2  | AS mismatch: the peer does not expect our AS 65001
        received | 2 | 3  | the peer refuses our router id 0.0.0.1, which is its own as well
        received | 2 | 6  | the peer refuses our hold time of 90 s
        received | 2 | 7  | missing capability: the peer asks for one that we do not offer, or refuses one of ours
        received | 2 | 11 | role mismatch: the peer does not take our role
        received | 2 | 1  | the peer refused our OPEN: 2/1 unsupported version
        received | 6 | 1  | we announced more prefixes than the peer takes
        received | 6 | 2  | the peer has shut the session down
        received | 6 | 3  | the peer has removed the session from its configuration
        received | 6 | 5  | the peer does not let us in: it does not know us, or holds us off
        received | 6 | 7  | two connections to the peer collide again and again
        received | 6 | 8  | the peer is out of resources
        received | 3 | 3  | the peer sent 3/3 missing well-known attribute
        """)
    void aNotificationIsExplained(String direction, int code, int subcode, String cause) {
        SessionFacts.Said said = said(Notification.of(code, subcode), 1);
        boolean sent = direction.equals("sent");
        assertThat(cause(Ways.PASSIVE, sent ? said : null, sent ? null : said, null, null, "", Standing.WAITING))
                .isEqualTo(cause);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        Connection refused             | no TCP connection: Connection refused; nothing listens at that address and port, or it does not take us
        No route to host               | no TCP connection: No route to host
        Connection timed out after 5 s | no TCP connection: Connection timed out after 5 s; the MD5 password may differ; the TTL security of both sides may differ
        """)
    void aConnectionThatWasNotMadeIsExplained(String why, String cause) {
        assertThat(cause(GUARDED, null, null, mishap(why, 1), null, "", Standing.TRYING))
                .isEqualTo(cause);
    }

    @Test
    void theLastSignCounts() {
        var refused = said(Notification.of(Notification.OPEN, 2), 1);
        var shutdown = said(Notification.cease(Cease.SHUTDOWN, "new fibre"), 2);
        assertThat(cause(Ways.PASSIVE, refused, shutdown, null, null, "", Standing.TRYING))
                .isEqualTo("the peer has shut the session down: \"new fibre\"");
        assertThat(cause(Ways.PASSIVE, refused, shutdown, mishap("No route to host", 3), null, "", Standing.TRYING))
                .isEqualTo("no TCP connection: No route to host");
        assertThat(cause(Ways.PASSIVE, refused, null, null, mishap("closed by the peer", 4), "", Standing.TRYING))
                .isEqualTo("the peer closes the connection before a session stands (closed by the peer):"
                        + " it may not know our address or AS");
    }

    @Test
    void aHardResetIsExplainedByWhatItWraps() {
        Notification hard = new Notification(Notification.CEASE, 1, Bytes.NONE).hard();
        assertThat(cause(Ways.PASSIVE, null, said(hard, 1), null, null, "", Standing.WAITING))
                .isEqualTo("we announced more prefixes than the peer takes");
    }

    @Test
    void whoeverWasStoppedOrHeldIsNotTrying() {
        assertThat(cause(Ways.PASSIVE, null, null, null, null, "new fibre", Standing.STOPPED))
                .isEqualTo("administratively down: new fibre");
        assertThat(cause(Ways.PASSIVE, null, null, null, null, "", Standing.STOPPED))
                .isEqualTo("administratively down");
        assertThat(cause(Ways.PASSIVE, null, null, null, null, "", Standing.HELD))
                .isEqualTo("too many prefixes: held until it is enabled");
        assertThat(cause(Ways.PASSIVE, null, null, null, null, "", Standing.TRYING))
                .isEqualTo("not connected yet");
    }
}
