package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the peer is dialled again, and when it is let in. */
class PacingTest {

    @Test
    void theFirstDiallingIsAtOnceAndAFailedOneIsRepeatedEveryFiveSeconds() {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start());
        assertThat(rehearsal.said()).containsExactly("dial 1");
        for (int i = 1; i < 50; i++) {
            rehearsal.on(new Event.Closed(i));
            assertThat(rehearsal.state()).isEqualTo(State.ACTIVE);
            assertThat(rehearsal.after(Timer.Kind.RETRY)).isEqualTo(Duration.ofSeconds(5));
            assertThat(rehearsal.clock(Timer.Kind.RETRY).jittered()).isTrue();
            rehearsal.fire(Timer.Kind.RETRY);
            assertThat(rehearsal.state()).isEqualTo(State.CONNECT);
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # a session that stood ends by | seconds | errors
        closed                         | 1       | 0
        hold                           | 1       | 0
        send hold                      | 1       | 0
        received 4/0                   | 1       | 0
        received 6/2                   | 5       | 0
        received 6/3                   | 5       | 0
        received 6/4                   | 5       | 0
        received 6/6                   | 5       | 0
        received 6/1                   | 5       | 1
        received 6/5                   | 5       | 0
        received 6/8                   | 5       | 1
        received 3/1                   | 5       | 1
        received 5/3                   | 5       | 1
        malformed                      | 5       | 1
        reset                          | 5       | 0
        """)
    void whatEndedASessionDecidesThePause(String what, int seconds, int errors) {
        Rehearsal rehearsal = Rehearsal.plain().dialled().established();
        switch (what) {
            case "closed" -> rehearsal.on(new Event.Closed(1));
            case "hold" -> rehearsal.fire(Timer.Kind.HOLD);
            case "send hold" -> rehearsal.fire(Timer.Kind.SEND_HOLD);
            case "malformed" -> rehearsal.on(new Event.Malformed(1, Notification.of(Notification.UPDATE, 1)));
            case "reset" -> rehearsal.on(new Event.Reset(Cease.RESET, "because"));
            default -> {
                String[] code = what.replace("received ", "").split("/");
                var notification = Notification.of(Integer.parseInt(code[0]), Integer.parseInt(code[1]));
                rehearsal.on(new Event.NotificationReceived(1, notification));
            }
        }
        assertThat(rehearsal.after(Timer.Kind.RETRY)).isEqualTo(Duration.ofSeconds(seconds));
        assertThat(rehearsal.peer().errors()).isEqualTo(errors);
        assertThat(rehearsal.state()).isEqualTo(errors == 0 ? State.ACTIVE : State.IDLE);
    }

    /** 29,000 attempts in ten seconds is what one implementation once made of a wrong AS. */
    @Test
    void arejectedOpenWaitsLongerEachTimeUpToFiveMinutes() {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start());
        int[] expected = {5, 10, 20, 40, 80, 160, 300, 300, 300};
        for (int i = 0; i < expected.length; i++) {
            rehearsal.on(new Event.Dialled(i + 1));
            rehearsal.on(new Event.OpenReceived(i + 1, Open.of(65099, 90, 50, List.of())));
            assertThat(rehearsal.state()).isEqualTo(State.IDLE);
            assertThat(rehearsal.after(Timer.Kind.RETRY)).isEqualTo(Duration.ofSeconds(expected[i]));
            rehearsal.said();
            rehearsal.on(new Event.Accepted());
            assertThat(rehearsal.said()).containsExactly("refuse 6/5");
            rehearsal.fire(Timer.Kind.RETRY);
        }
    }

    @Test
    void arejectedOpenAtAPassivePeerIsPacedByNotLettingItIn() {
        Rehearsal rehearsal = new Rehearsal(Rehearsal.config(true, Rehearsal.BOTH_FAMILIES), false)
                .on(new Event.Start())
                .on(new Event.Accepted())
                .on(new Event.OpenReceived(1, Open.of(65099, 90, 50, List.of())));
        assertThat(rehearsal.state()).isEqualTo(State.IDLE);
        rehearsal.fire(Timer.Kind.RETRY);
        assertThat(rehearsal.state()).isEqualTo(State.ACTIVE);
        rehearsal.said();
        rehearsal.on(new Event.Accepted());
        assertThat(rehearsal.said()).containsExactly("adopt 2", "open 2");
    }

    @Test
    void errorsAreForgottenOnlyWhenASessionHasStoodForLong() {
        Rehearsal rehearsal = Rehearsal.plain().dialled().established();
        var malformed = Notification.of(Notification.UPDATE, 1);
        rehearsal.on(new Event.Malformed(1, malformed));
        rehearsal.back().on(new Event.Malformed(2, malformed));
        assertThat(rehearsal.after(Timer.Kind.RETRY)).isEqualTo(Duration.ofSeconds(10));
        rehearsal.back();
        assertThat(rehearsal.after(Timer.Kind.FORGIVE)).isEqualTo(Duration.ofSeconds(300));
        rehearsal.fire(Timer.Kind.FORGIVE).on(new Event.Malformed(3, malformed));
        assertThat(rehearsal.after(Timer.Kind.RETRY)).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aStartForgives() {
        Rehearsal rehearsal = Rehearsal.plain().dialled();
        rehearsal
                .on(new Event.OpenReceived(1, Open.of(65099, 90, 50, List.of())))
                .on(new Event.Start());
        assertThat(rehearsal.state()).isEqualTo(State.CONNECT);
        assertThat(rehearsal.peer().errors()).isZero();
        assertThat(rehearsal.runs(Timer.Kind.RETRY)).isFalse();
    }

    @Test
    void aPeerThatMayBeOnItsWayInIsDialledAllTheSame() {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start()).on(new Event.Accepted());
        rehearsal.on(new Event.Closed(1)).said();
        rehearsal.fire(Timer.Kind.RETRY);
        assertThat(rehearsal.said()).containsExactly("dial 3");
    }

    @Test
    void capabilitiesThePeerRefusesAreLeftOutOnce() {
        Rehearsal rehearsal = Rehearsal.with(new Capability.ExtendedMessage()).dialled();
        var notification = new Notification(Notification.OPEN, 7, Bytes.ofHex("0600"));
        rehearsal.on(new Event.NotificationReceived(1, notification));
        assertThat(rehearsal.state()).isEqualTo(State.ACTIVE);
        assertThat(rehearsal.peer().errors()).isZero();
        rehearsal.fire(Timer.Kind.RETRY).on(new Event.Dialled(2));
        Open second = sent(rehearsal, 2);
        assertThat(second.has(Capability.ExtendedMessage.class)).isFalse();
        assertThat(second.has(Capability.Multiprotocol.class)).isTrue();
        rehearsal.on(
                new Event.NotificationReceived(2, new Notification(Notification.OPEN, 7, Bytes.ofHex("01040001"))));
        assertThat(rehearsal.state()).isEqualTo(State.IDLE);
        rehearsal.fire(Timer.Kind.RETRY).on(new Event.Dialled(3));
        assertThat(sent(rehearsal, 3)).isEqualTo(second);
    }

    @Test
    void apeerThatKnowsNoParametersGetsNone() {
        Rehearsal rehearsal = Rehearsal.plain().dialled();
        rehearsal.on(new Event.NotificationReceived(1, Notification.of(Notification.OPEN, 4)));
        rehearsal.fire(Timer.Kind.RETRY).on(new Event.Dialled(2));
        assertThat(sent(rehearsal, 2)).isEqualTo(new Open(65001, 90, Rehearsal.OUR_ID, List.of()));
    }

    @Test
    void aCapabilityThatWeNeverOfferedIsNoReasonToTryOtherwise() {
        Rehearsal rehearsal = Rehearsal.plain().dialled();
        var notification = new Notification(Notification.OPEN, 7, Bytes.ofHex("4600"));
        rehearsal.on(new Event.NotificationReceived(1, notification));
        assertThat(rehearsal.peer().errors()).isEqualTo(1);
        assertThat(rehearsal.peer().dropped()).isEmpty();
    }

    private static Open sent(Rehearsal rehearsal, int connection) {
        return rehearsal.peer().connections().stream()
                .filter(each -> each.number() == connection)
                .map(Connection::sent)
                .findFirst()
                .orElseThrow();
    }
}
