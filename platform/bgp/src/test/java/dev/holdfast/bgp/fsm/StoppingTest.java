package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Operators and limits end sessions: RFC 4486, RFC 9003, RFC 8538 §4. */
class StoppingTest {

    private static Capability restarts(boolean notification) {
        var families = List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true));
        return new Capability.GracefulRestart(false, notification, 120, families);
    }

    @ParameterizedTest(name = "{0}, restart {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # why         | the peer's restart | notification
        DISABLED      | none               | 6/2
        DISABLED      | plain              | 6/2
        DISABLED      | N                  | 6/9(6/2)
        DECONFIGURED  | none               | 6/3
        DECONFIGURED  | N                  | 6/9(6/3)
        RESTARTING    | none               | 6/2
        RESTARTING    | plain              | silent
        RESTARTING    | N                  | 6/2
        """)
    void theNotificationIsOneAfterWhichThePeerDoesTheRightThing(String why, String restart, String notification) {
        Rehearsal rehearsal = session(restart);
        rehearsal.on(new Event.Stop(Event.Stop.Why.valueOf(why), "maintenance"));
        List<String> said = rehearsal.said();
        assertThat(said.get(0)).isEqualTo(notification.equals("silent") ? "close 1" : "notify 1 " + notification);
        boolean routesGo = !why.equals("RESTARTING");
        assertThat(said.contains("flush IPV4")).isEqualTo(routesGo);
        assertThat(said.contains("flush IPV6")).isEqualTo(routesGo);
        assertThat(said).noneMatch(line -> line.startsWith("keep"));
        stoppedForGood(rehearsal);
    }

    private static Rehearsal session(String restart) {
        if (restart.equals("none")) {
            return Rehearsal.plain().dialled().established();
        }
        Capability ours = restarts(true);
        return Rehearsal.with(ours).dialled().established(restarts(restart.equals("N")));
    }

    private static void stoppedForGood(Rehearsal rehearsal) {
        assertThat(rehearsal.state()).isEqualTo(State.IDLE);
        assertThat(rehearsal.clocks()).isEmpty();
        rehearsal.said();
        rehearsal.on(new Event.Accepted()).on(new Event.Dialled(1)).on(new Event.KeepaliveReceived(1));
        assertThat(rehearsal.said()).containsExactly("refuse 6/5");
    }

    @Test
    void theOperatorsWordsGoAlong() {
        var machine = new PeerMachine(Rehearsal.config(false, Rehearsal.BOTH_FAMILIES));
        Peer peer = Peer.stopped(false);
        for (Event event : List.of(
                new Event.Start(),
                new Event.Dialled(1),
                new Event.OpenReceived(1, Rehearsal.theirOpen()),
                new Event.KeepaliveReceived(1))) {
            peer = machine.on(peer, event).peer();
        }
        Step step = machine.on(peer, new Event.Stop(Event.Stop.Why.DISABLED, "fibre works until 14:00"));
        assertThat(step.actions())
                .filteredOn(Action.SendNotification.class::isInstance)
                .singleElement()
                .satisfies(action -> assertThat(((Action.SendNotification) action)
                                .notification()
                                .text())
                        .isEqualTo("fibre works until 14:00"));
    }

    @Test
    void allConnectionsEndWithTheStop() {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start()).on(new Event.Accepted());
        rehearsal.said();
        rehearsal.on(new Event.Stop(Event.Stop.Why.DISABLED, ""));
        assertThat(rehearsal.said()).containsExactly("close 1", "notify 2 6/2", "close 2");
        stoppedForGood(rehearsal);
    }

    @Test
    void routesKeptWithoutASessionGoWithTheStop() {
        Rehearsal rehearsal = session("plain").on(new Event.Closed(1));
        assertThat(rehearsal.said()).contains("keep IPV4");
        rehearsal.on(new Event.Stop(Event.Stop.Why.DISABLED, ""));
        assertThat(rehearsal.said()).containsExactly("flush IPV4");
        stoppedForGood(rehearsal);
    }

    @Test
    void tooManyPrefixesHoldThePeerUntilItIsStartedAgain() {
        Rehearsal rehearsal = session("N").on(new Event.TooManyPrefixes(1, Family.IPV4, 100));
        assertThat(rehearsal.said())
                .containsExactly(
                        "notify 1 6/9(6/1)", "close 1", "down 1 TOO_MANY_PREFIXES", "flush IPV4", "flush IPV6");
        assertThat(rehearsal.peer().standing()).isEqualTo(Standing.HELD);
        stoppedForGood(rehearsal);
        rehearsal.on(new Event.Start());
        assertThat(rehearsal.said()).containsExactly("dial 2");
    }

    @Test
    void tooManyPrefixesMayBeForgivenInTime() {
        PeerConfig usual = Rehearsal.config(false, Rehearsal.BOTH_FAMILIES);
        Duration held = Duration.ofMinutes(10);
        var config = new PeerConfig(usual.rules(), 90, usual.capabilities(), false, usual.times(), 0, held);
        Rehearsal rehearsal = new Rehearsal(config, false).dialled().established();
        rehearsal.on(new Event.TooManyPrefixes(1, Family.IPV6, 100));
        assertThat(rehearsal.after(Timer.Kind.HELD)).isEqualTo(held);
        rehearsal.said();
        rehearsal.fire(Timer.Kind.HELD);
        assertThat(rehearsal.said()).containsExactly("dial 2");
    }

    @Test
    void aResetComesBackByItself() {
        Rehearsal rehearsal = Rehearsal.plain().dialled().established();
        rehearsal.on(new Event.Reset(Cease.CONFIGURATION_CHANGE, ""));
        assertThat(rehearsal.said())
                .containsExactly("notify 1 6/6", "close 1", "down 1 NOTIFICATION_SENT", "flush IPV4", "flush IPV6");
        rehearsal.fire(Timer.Kind.RETRY);
        assertThat(rehearsal.said()).containsExactly("dial 2");
    }

    @Test
    void startingTwiceIsStartingOnce() {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start());
        Peer once = rehearsal.peer();
        assertThat(rehearsal.on(new Event.Start()).peer()).isEqualTo(once);
    }
}
