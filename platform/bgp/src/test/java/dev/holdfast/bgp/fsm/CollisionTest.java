package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.OpenRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both sides dial: RFC 4271 §6.8, RFC 6286 §2.3. Connection 1 is ours, 2 the peer's; our router id is 100, our AS 65001. */
class CollisionTest {
    private static final Capability RESTARTS = new Capability.GracefulRestart(
            false, false, 120, List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true)));

    @ParameterizedTest(name = "their id {0}, their AS {1}, OPEN on {2} first")
    @CsvSource({
        "50, 65002, 1, 1",
        "50, 65002, 2, 1",
        "200, 65002, 1, 2",
        "200, 65002, 2, 2",
        "4294967295, 65002, 1, 2",
        "100, 65002, 1, 2",
        "100, 65002, 2, 2",
        "100, 64999, 1, 1",
        "100, 64999, 2, 1"
    })
    void theConnectionOfTheHigherRouterIdStays(long id, long as, int first, int stays) {
        Rehearsal rehearsal = anyAs().dialled().on(new Event.Accepted());
        Open theirs = Open.of(as, 90, id, Rehearsal.BOTH_FAMILIES);
        rehearsal.said();
        rehearsal.on(new Event.OpenReceived(first, theirs));
        assertThat(rehearsal.said()).containsExactly("keepalive " + first);
        rehearsal.on(new Event.OpenReceived(3 - first, theirs));
        int goes = 3 - stays;
        List<String> said = rehearsal.said();
        assertThat(said).startsWith("notify " + goes + " 6/7", "close " + goes);
        assertThat(said.contains("keepalive " + stays)).isEqualTo(stays != first);
        rehearsal.on(new Event.KeepaliveReceived(goes)).on(new Event.KeepaliveReceived(stays));
        assertThat(rehearsal.said()).containsExactly("up " + stays);
    }

    private static Rehearsal anyAs() {
        PeerConfig usual = Rehearsal.config(false, Rehearsal.BOTH_FAMILIES);
        var rules = OpenRules.of(Rehearsal.OUR_AS, Rehearsal.OUR_ID, 0);
        return new Rehearsal(new PeerConfig(rules, 90, usual.capabilities(), false, usual.times(), 0, null), false);
    }

    @Test
    void aConnectionWithTheBetterRightDoesNotWaitForTheOther() {
        Rehearsal rehearsal = anyAs().dialled().on(new Event.Accepted());
        rehearsal.on(new Event.OpenReceived(2, Open.of(65002, 90, 200, Rehearsal.BOTH_FAMILIES)));
        rehearsal.said();
        rehearsal.on(new Event.KeepaliveReceived(2));
        assertThat(rehearsal.said()).containsExactly("notify 1 6/7", "close 1", "up 2");
    }

    /**
     * Connection 1 has the better right, and the peer may be closing 2 for it this moment. Two speakers that did not wait
     * lost both connections: seeds 12 and 15 of {@link TwoPeersTest} showed it.
     */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        closed 1 | close 1, up 2
        refused  | close 1, up 2
        update   | notify 1 6/7, close 1, up 2
        waited   | notify 1 6/7, close 1, up 2
        open 1   | notify 2 6/7, close 2, keepalive 1
        closed 2 | close 2
        """)
    void oneWithTheLesserRightWaitsUntilItIsSafe(String what, String done) {
        Rehearsal rehearsal = Rehearsal.plain().dialled().on(new Event.Accepted());
        rehearsal.on(new Event.OpenReceived(2, Rehearsal.theirOpen()));
        rehearsal.said();
        rehearsal.on(new Event.KeepaliveReceived(2)).on(new Event.KeepaliveReceived(2));
        assertThat(rehearsal.said()).isEmpty();
        assertThat(rehearsal.state()).isEqualTo(State.OPEN_CONFIRM);
        switch (what) {
            case "closed 1" -> rehearsal.on(new Event.Closed(1));
            case "refused" -> rehearsal.on(new Event.NotificationReceived(1, Notification.cease(Cease.COLLISION)));
            case "update" -> rehearsal.on(new Event.UpdateReceived(2));
            case "waited" -> rehearsal.fire(Timer.Kind.DECIDE);
            case "open 1" -> rehearsal.on(new Event.OpenReceived(1, Rehearsal.theirOpen()));
            default -> rehearsal.on(new Event.Closed(2));
        }
        assertThat(rehearsal.said()).containsExactly(done.split(", "));
        assertThat(rehearsal.runs(Timer.Kind.DECIDE)).isFalse();
    }

    @Test
    void aSessionStopsTheDialling() {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start()).on(new Event.Accepted());
        rehearsal.on(new Event.OpenReceived(2, Rehearsal.theirOpen()));
        rehearsal.said();
        rehearsal.on(new Event.KeepaliveReceived(2));
        assertThat(rehearsal.said()).containsExactly("close 1", "up 2");
        assertThat(rehearsal.runs(Timer.Kind.RETRY)).isFalse();
        rehearsal.on(new Event.Dialled(1));
        assertThat(rehearsal.said()).isEmpty();
    }

    @Test
    void aSessionIsNotDisturbedByWhoConnectsAnew() {
        Rehearsal rehearsal = Rehearsal.plain().dialled().established();
        rehearsal.on(new Event.Accepted());
        assertThat(rehearsal.said()).containsExactly("refuse 6/7");
        assertThat(rehearsal.state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void aConnectionThatWasUnderWayWhenTheSessionBeganIsNoRestart() {
        Rehearsal rehearsal = Rehearsal.with(RESTARTS).dialled().established(RESTARTS);
        rehearsal.on(new Event.Accepted());
        assertThat(rehearsal.said()).containsExactly("refuse 6/7");
    }

    @Test
    void aPeerThatRestartedTakesOverWithItsNewOpenAndKeepsItsRoutes() {
        Rehearsal rehearsal = Rehearsal.with(RESTARTS).dialled().established(RESTARTS);
        rehearsal.fire(Timer.Kind.YOUNG);
        rehearsal.on(new Event.Accepted());
        assertThat(rehearsal.said()).containsExactly("adopt 2", "open 2");
        assertThat(rehearsal.peer().agreement()).isNotNull();
        rehearsal.on(new Event.OpenReceived(2, Rehearsal.theirOpen(RESTARTS)));
        assertThat(rehearsal.said())
                .containsExactly("close 1", "down 1 REPLACED", "keep IPV4", "flush IPV6", "keepalive 2");
        rehearsal.on(new Event.KeepaliveReceived(2));
        assertThat(rehearsal.said()).containsExactly("up 2");
    }

    @Test
    void aStrangerAtThatAddressDoesNotTakeOver() {
        Rehearsal rehearsal = Rehearsal.with(RESTARTS).dialled().established(RESTARTS);
        rehearsal.fire(Timer.Kind.YOUNG);
        rehearsal.on(new Event.Accepted()).on(new Event.OpenReceived(2, Open.of(65099, 90, 50, List.of())));
        assertThat(rehearsal.said()).containsExactly("adopt 2", "open 2", "notify 2 2/2", "close 2");
        rehearsal.on(new Event.Accepted()).on(new Event.OpenReceived(3, Rehearsal.theirOpen()));
        assertThat(rehearsal.said()).containsExactly("adopt 3", "open 3", "notify 3 6/7", "close 3");
        assertThat(rehearsal.state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void whoConnectsTwiceHasGivenUpTheFirst() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.config(true, Rehearsal.BOTH_FAMILIES), false)
                .on(new Event.Start())
                .on(new Event.Accepted());
        rehearsal.said();
        rehearsal.on(new Event.Accepted());
        assertThat(rehearsal.said()).containsExactly("notify 1 6/7", "close 1", "adopt 2", "open 2");
    }
}
