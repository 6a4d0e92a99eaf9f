package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One connection, state by state, beside RFC 4271 §8.2.2. */
class SessionStatesTest {

    @ParameterizedTest(name = "{0}, {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # state       | event        | next         | what is done
        CONNECT       | dialled      | OPEN_SENT    | open 1
        CONNECT       | closed       | ACTIVE       | close 1
        CONNECT       | open         | CONNECT      |
        CONNECT       | keepalive    | CONNECT      |
        CONNECT       | update       | CONNECT      |
        CONNECT       | malformed    | CONNECT      |
        OPEN_SENT     | open         | OPEN_CONFIRM | keepalive 1
        OPEN_SENT     | bad open     | IDLE         | notify 1 2/2, close 1
        OPEN_SENT     | no families  | IDLE         | notify 1 2/7, close 1
        OPEN_SENT     | keepalive    | IDLE         | notify 1 5/1, close 1
        OPEN_SENT     | update       | IDLE         | notify 1 5/1, close 1
        OPEN_SENT     | refresh      | IDLE         | notify 1 5/1, close 1
        OPEN_SENT     | notification | ACTIVE       | close 1
        OPEN_SENT     | malformed    | IDLE         | notify 1 1/2, close 1
        OPEN_SENT     | closed       | ACTIVE       | close 1
        OPEN_SENT     | HOLD         | ACTIVE       | notify 1 4/0, close 1
        OPEN_SENT     | sent         | OPEN_SENT    |
        OPEN_SENT     | end of rib   | OPEN_SENT    |
        OPEN_SENT     | too many     | OPEN_SENT    |
        OPEN_SENT     | dialled      | OPEN_SENT    |
        OPEN_CONFIRM  | open         | IDLE         | notify 1 5/2, close 1
        OPEN_CONFIRM  | keepalive    | ESTABLISHED  | up 1
        OPEN_CONFIRM  | update       | IDLE         | notify 1 5/2, close 1
        OPEN_CONFIRM  | refresh      | IDLE         | notify 1 5/2, close 1
        OPEN_CONFIRM  | notification | ACTIVE       | close 1
        OPEN_CONFIRM  | malformed    | IDLE         | notify 1 1/2, close 1
        OPEN_CONFIRM  | closed       | ACTIVE       | close 1
        OPEN_CONFIRM  | HOLD         | ACTIVE       | notify 1 4/0, close 1
        OPEN_CONFIRM  | KEEPALIVE    | OPEN_CONFIRM | keepalive 1
        OPEN_CONFIRM  | sent         | OPEN_CONFIRM |
        ESTABLISHED   | open         | IDLE         | notify 1 5/3, close 1, down 1 NOTIFICATION_SENT, flush IPV4, flush IPV6
        ESTABLISHED   | keepalive    | ESTABLISHED  |
        ESTABLISHED   | update       | ESTABLISHED  |
        ESTABLISHED   | refresh      | ESTABLISHED  |
        ESTABLISHED   | notification | ACTIVE       | close 1, down 1 NOTIFICATION_RECEIVED, flush IPV4, flush IPV6
        ESTABLISHED   | malformed    | IDLE         | notify 1 1/2, close 1, down 1 NOTIFICATION_SENT, flush IPV4, flush IPV6
        ESTABLISHED   | closed       | ACTIVE       | close 1, down 1 CLOSED, flush IPV4, flush IPV6
        ESTABLISHED   | HOLD         | ACTIVE       | notify 1 4/0, close 1, down 1 HOLD_EXPIRED, flush IPV4, flush IPV6
        ESTABLISHED   | SEND_HOLD    | ACTIVE       | notify 1 8/0, close 1, down 1 SEND_HOLD_EXPIRED, flush IPV4, flush IPV6
        ESTABLISHED   | KEEPALIVE    | ESTABLISHED  | keepalive 1
        ESTABLISHED   | end of rib   | ESTABLISHED  |
        ESTABLISHED   | too many     | IDLE         | notify 1 6/1, close 1, down 1 TOO_MANY_PREFIXES, flush IPV4, flush IPV6
        """)
    void everyEventInEveryState(State state, String event, State next, String done) {
        Rehearsal rehearsal = in(state);
        happen(rehearsal, event);
        assertThat(rehearsal.state()).isEqualTo(next);
        assertThat(rehearsal.said()).isEqualTo(done == null ? List.of() : List.of(done.split(", ")));
    }

    private static Rehearsal in(State state) {
        Rehearsal rehearsal = Rehearsal.plain().on(new Event.Start());
        if (state.compareTo(State.OPEN_SENT) >= 0) {
            rehearsal.on(new Event.Dialled(1));
        }
        if (state.compareTo(State.OPEN_CONFIRM) >= 0) {
            rehearsal.on(new Event.OpenReceived(1, Rehearsal.theirOpen()));
        }
        if (state.compareTo(State.ESTABLISHED) >= 0) {
            rehearsal.on(new Event.KeepaliveReceived(1));
        }
        rehearsal.said();
        assertThat(rehearsal.state()).isEqualTo(state);
        return rehearsal;
    }

    private static void happen(Rehearsal rehearsal, String event) {
        switch (event) {
            case "dialled" -> rehearsal.on(new Event.Dialled(1));
            case "closed" -> rehearsal.on(new Event.Closed(1));
            case "open" -> rehearsal.on(new Event.OpenReceived(1, Rehearsal.theirOpen()));
            case "bad open" -> rehearsal.on(new Event.OpenReceived(1, Open.of(65099, 90, 50, List.of())));
            case "no families" -> {
                Capability other = new Capability.Multiprotocol(new AfiSafi(1, 133));
                rehearsal.on(new Event.OpenReceived(1, Open.of(Rehearsal.PEER_AS, 90, 50, List.of(other))));
            }
            case "keepalive" -> rehearsal.on(new Event.KeepaliveReceived(1));
            case "update" -> rehearsal.on(new Event.UpdateReceived(1));
            case "refresh" -> rehearsal.on(new Event.RefreshReceived(1));
            case "notification" -> rehearsal.on(new Event.NotificationReceived(1, Notification.cease(Cease.RESET)));
            case "malformed" -> rehearsal.on(new Event.Malformed(1, Notification.of(Notification.HEADER, 2)));
            case "sent" -> rehearsal.on(new Event.Sent(1));
            case "end of rib" -> rehearsal.on(new Event.EndOfRib(1, Family.IPV4));
            case "too many" -> rehearsal.on(new Event.TooManyPrefixes(1, Family.IPV4, 100));
            default -> rehearsal.fire(Timer.Kind.valueOf(event));
        }
    }

    @Test
    void theFirstMessageIsWaitedForFourMinutesAndThenTheAgreedHoldTimeCounts() {
        Rehearsal rehearsal = in(State.OPEN_SENT);
        assertThat(rehearsal.after(Timer.Kind.HOLD)).isEqualTo(Duration.ofSeconds(240));
        rehearsal.on(new Event.OpenReceived(1, Open.of(Rehearsal.PEER_AS, 9, 50, Rehearsal.BOTH_FAMILIES)));
        assertThat(rehearsal.after(Timer.Kind.HOLD)).isEqualTo(Duration.ofSeconds(9));
        assertThat(rehearsal.after(Timer.Kind.KEEPALIVE)).isEqualTo(Duration.ofSeconds(3));
        assertThat(rehearsal.clock(Timer.Kind.KEEPALIVE).jittered()).isTrue();
        assertThat(rehearsal.clock(Timer.Kind.HOLD).jittered()).isFalse();
    }

    @Test
    void aHoldTimeOfZeroMeansNoClocksOnceTheSessionStands() {
        Rehearsal rehearsal = in(State.OPEN_SENT);
        rehearsal.on(new Event.OpenReceived(1, Open.of(Rehearsal.PEER_AS, 0, 50, Rehearsal.BOTH_FAMILIES)));
        assertThat(rehearsal.runs(Timer.Kind.KEEPALIVE)).isFalse();
        assertThat(rehearsal.after(Timer.Kind.HOLD)).isEqualTo(Duration.ofSeconds(240));
        rehearsal.on(new Event.KeepaliveReceived(1));
        assertThat(rehearsal.state()).isEqualTo(State.ESTABLISHED);
        assertThat(rehearsal.clocks().keySet())
                .containsExactlyInAnyOrder(Timer.of(Timer.Kind.YOUNG), Timer.of(Timer.Kind.FORGIVE));
    }

    @Test
    void keepalivesAndUpdatesKeepASessionAliveAndARefreshDoesNot() {
        Rehearsal rehearsal = in(State.ESTABLISHED);
        long ticket = rehearsal.clock(Timer.Kind.HOLD).ticket();
        rehearsal.on(new Event.RefreshReceived(1));
        assertThat(rehearsal.clock(Timer.Kind.HOLD).ticket()).isEqualTo(ticket);
        rehearsal.on(new Event.KeepaliveReceived(1));
        assertThat(rehearsal.clock(Timer.Kind.HOLD).ticket()).isGreaterThan(ticket);
        ticket = rehearsal.clock(Timer.Kind.HOLD).ticket();
        rehearsal.on(new Event.UpdateReceived(1));
        assertThat(rehearsal.clock(Timer.Kind.HOLD).ticket()).isGreaterThan(ticket);
    }

    @Test
    void aClockThatFiredBeforeItWasArmedAnewChangesNothing() {
        Rehearsal rehearsal = in(State.ESTABLISHED);
        Action.Arm old = rehearsal.clock(Timer.Kind.HOLD);
        rehearsal.on(new Event.KeepaliveReceived(1)).on(new Event.Fired(old.timer(), old.ticket()));
        assertThat(rehearsal.state()).isEqualTo(State.ESTABLISHED);
        assertThat(rehearsal.said()).isEmpty();
    }

    @Test
    void whatALostConnectionStillHasToSayChangesNothing() {
        Rehearsal rehearsal = in(State.ESTABLISHED);
        rehearsal.on(new Event.Closed(1));
        rehearsal.back();
        Peer before = rehearsal.peer();
        rehearsal.said();
        rehearsal
                .on(new Event.NotificationReceived(1, Notification.HOLD_EXPIRED))
                .on(new Event.Closed(1))
                .on(new Event.UpdateReceived(1))
                .on(new Event.EndOfRib(1, Family.IPV4));
        assertThat(rehearsal.said()).isEmpty();
        assertThat(rehearsal.peer()).isEqualTo(before);
    }

    /** RFC 9687 §5: eight minutes or twice the hold time, whichever is longer. */
    @ParameterizedTest
    @CsvSource({"90, 480", "300, 600"})
    void theSendHoldTime(int hold, int expected) {
        PeerConfig usual = Rehearsal.config(false, Rehearsal.BOTH_FAMILIES);
        var config = new PeerConfig(usual.rules(), hold, usual.capabilities(), false, usual.times(), 0, null);
        Rehearsal rehearsal = new Rehearsal(config, false).dialled();
        rehearsal.on(new Event.OpenReceived(1, Open.of(Rehearsal.PEER_AS, hold, 50, Rehearsal.BOTH_FAMILIES)));
        rehearsal.on(new Event.KeepaliveReceived(1));
        assertThat(rehearsal.after(Timer.Kind.SEND_HOLD)).isEqualTo(Duration.ofSeconds(expected));
        long ticket = rehearsal.clock(Timer.Kind.SEND_HOLD).ticket();
        rehearsal.on(new Event.Sent(1));
        assertThat(rehearsal.clock(Timer.Kind.SEND_HOLD).ticket()).isGreaterThan(ticket);
    }
}
