package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of routes when a session goes and comes: RFC 4724 §4.2, RFC 8538, RFC 9494 §4.2. */
class RetentionTest {

    /** Families by letter: 4 and 6 forward, a small f behind one means that it does not. */
    private static Capability restarts(String families, boolean notification) {
        List<Capability.GracefulRestart.Entry> entries = new ArrayList<>();
        for (Family family : Family.values()) {
            int at = families.indexOf(family == Family.IPV4 ? '4' : '6');
            if (at >= 0) {
                entries.add(new Capability.GracefulRestart.Entry(
                        AfiSafi.unicast(family), !families.startsWith("f", at + 1)));
            }
        }
        return new Capability.GracefulRestart(false, notification, 120, entries);
    }

    private static Capability longLived(int seconds, boolean forwarding) {
        return new Capability.LongLived(
                List.of(new Capability.LongLived.Entry(AfiSafi.IPV4_UNICAST, forwarding, seconds)));
    }

    private static Rehearsal session(Capability... theirs) {
        return Rehearsal.with(restarts("46", true), longLived(3600, true))
                .dialled()
                .established(theirs);
    }

    @ParameterizedTest(name = "{0}, N {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        closed           | false | keep IPV4, keep IPV6
        closed           | true  | keep IPV4, keep IPV6
        hold             | false | flush IPV4, flush IPV6
        hold             | true  | keep IPV4, keep IPV6
        send hold        | true  | keep IPV4, keep IPV6
        malformed        | false | flush IPV4, flush IPV6
        malformed        | true  | keep IPV4, keep IPV6
        told to shut     | false | flush IPV4, flush IPV6
        told to shut     | true  | keep IPV4, keep IPV6
        told hard        | true  | flush IPV4, flush IPV6
        """)
    void whetherRoutesAreKeptDependsOnHowTheSessionEnds(String how, boolean n, String done) {
        Rehearsal rehearsal = session(restarts("46", n));
        Notification shut = Notification.cease(Cease.SHUTDOWN, "bye");
        switch (how) {
            case "closed" -> rehearsal.on(new Event.Closed(1));
            case "hold" -> rehearsal.fire(Timer.Kind.HOLD);
            case "send hold" -> rehearsal.fire(Timer.Kind.SEND_HOLD);
            case "malformed" -> rehearsal.on(new Event.Malformed(1, Notification.of(Notification.UPDATE, 1)));
            case "told to shut" -> rehearsal.on(new Event.NotificationReceived(1, shut));
            default -> rehearsal.on(new Event.NotificationReceived(1, shut.hard()));
        }
        List<String> said = rehearsal.said();
        assertThat(said.subList(said.size() - 2, said.size())).containsExactly(done.split(", "));
        assertThat(rehearsal.runs(Timer.Kind.RESTART)).isEqualTo(done.startsWith("keep"));
    }

    @Test
    void familiesThePeerDoesNotKeepGoAtOnce() {
        Rehearsal rehearsal = session(restarts("4", false)).on(new Event.Closed(1));
        assertThat(rehearsal.said()).containsExactly("close 1", "down 1 CLOSED", "keep IPV4", "flush IPV6");
        assertThat(rehearsal.after(Timer.Kind.RESTART)).isEqualTo(Duration.ofSeconds(120));
        assertThat(rehearsal.peer().stale()).containsExactly(Family.IPV4);
    }

    @Test
    void aPeerThatIsNotBackInTimeLosesItsRoutes() {
        Rehearsal rehearsal = session(restarts("46", false)).on(new Event.Closed(1));
        rehearsal.said();
        rehearsal.fire(Timer.Kind.RESTART);
        assertThat(rehearsal.said()).containsExactly("flush IPV4", "flush IPV6");
        assertThat(rehearsal.peer().stale()).isEmpty();
    }

    @Test
    void aPeerThatIsBackRepeatsItsRoutesAndWhatItDoesNotRepeatGoes() {
        Rehearsal rehearsal = session(restarts("46", false)).on(new Event.Closed(1));
        rehearsal.back(restarts("46", false));
        assertThat(rehearsal.said()).containsExactly("up 2");
        assertThat(rehearsal.runs(Timer.Kind.RESTART)).isFalse();
        assertThat(rehearsal.after(Timer.Kind.STALE)).isEqualTo(Duration.ofSeconds(360));
        rehearsal.on(new Event.EndOfRib(2, Family.IPV6));
        assertThat(rehearsal.said()).containsExactly("sweep IPV6");
        assertThat(rehearsal.runs(Timer.Kind.STALE)).isTrue();
        rehearsal.on(new Event.EndOfRib(2, Family.IPV4)).on(new Event.EndOfRib(2, Family.IPV4));
        assertThat(rehearsal.said()).containsExactly("sweep IPV4");
        assertThat(rehearsal.runs(Timer.Kind.STALE)).isFalse();
    }

    @Test
    void aPeerThatTakesTooLongToRepeatThemLosesTheRest() {
        Rehearsal rehearsal = session(restarts("46", false)).on(new Event.Closed(1));
        rehearsal.back(restarts("46", false)).on(new Event.EndOfRib(2, Family.IPV4));
        rehearsal.said();
        rehearsal.fire(Timer.Kind.STALE);
        assertThat(rehearsal.said()).containsExactly("sweep IPV6");
        assertThat(rehearsal.peer().stale()).isEmpty();
    }

    @ParameterizedTest(name = "back with {0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        46   | up 2
        4f6  | flush IPV4, up 2
        4f6f | flush IPV4, flush IPV6, up 2
        6    | flush IPV4, up 2
        none | flush IPV4, flush IPV6, up 2
        """)
    void whatThePeerDidNotForwardMeanwhileGoesWhenItIsBack(String families, String done) {
        Rehearsal rehearsal = session(restarts("46", false)).on(new Event.Closed(1));
        if (families.equals("none")) {
            rehearsal.back();
        } else {
            rehearsal.back(restarts(families, false));
        }
        assertThat(rehearsal.said()).containsExactly(done.split(", "));
    }

    @Test
    void aSecondLossDropsWhatIsStillStaleAndKeepsWhatWasRepeated() {
        Rehearsal rehearsal = session(restarts("46", false)).on(new Event.Closed(1));
        rehearsal.back(restarts("46", false)).on(new Event.EndOfRib(2, Family.IPV6));
        rehearsal.said();
        rehearsal.on(new Event.Closed(2));
        assertThat(rehearsal.said())
                .containsExactly("close 2", "down 2 CLOSED", "sweep IPV4", "keep IPV4", "keep IPV6");
        assertThat(rehearsal.runs(Timer.Kind.RESTART)).isTrue();
        assertThat(rehearsal.runs(Timer.Kind.STALE)).isFalse();
    }

    @Test
    void aLongLivedFamilyOutlivesTheRestartTimeByTheShorterOfBothWishes() {
        Rehearsal rehearsal =
                session(restarts("46", false), longLived(7200, true)).on(new Event.Closed(1));
        rehearsal.said();
        rehearsal.fire(Timer.Kind.RESTART);
        assertThat(rehearsal.said()).containsExactly("keep long IPV4", "flush IPV6");
        assertThat(rehearsal.after(Timer.Kind.LONG_LIVED)).isEqualTo(Duration.ofSeconds(3600));
        rehearsal.fire(Timer.Kind.LONG_LIVED);
        assertThat(rehearsal.said()).containsExactly("sweep IPV4");
        assertThat(rehearsal.peer().stale()).isEmpty();
    }

    @Test
    void aFamilyThatIsOnlyLongLivedIsSoAtOnce() {
        Rehearsal rehearsal = session(restarts("6", false), longLived(60, true)).on(new Event.Closed(1));
        assertThat(rehearsal.said())
                .containsExactly("close 1", "down 1 CLOSED", "keep IPV4", "keep IPV6", "keep long IPV4");
        assertThat(rehearsal.after(Timer.Kind.LONG_LIVED)).isEqualTo(Duration.ofSeconds(60));
        assertThat(rehearsal.after(Timer.Kind.RESTART)).isEqualTo(Duration.ofSeconds(120));
    }

    @Test
    void theLongLivedClockRunsOnUntilTheFamilyIsComplete() {
        Rehearsal rehearsal = session(restarts("4", false), longLived(60, true)).on(new Event.Closed(1));
        rehearsal.fire(Timer.Kind.RESTART);
        long ticket = rehearsal.clock(Timer.Kind.LONG_LIVED).ticket();
        rehearsal.back(restarts("4", false), longLived(60, true));
        assertThat(rehearsal.runs(Timer.Kind.STALE)).isFalse();
        rehearsal.said();
        rehearsal.on(new Event.Closed(2));
        assertThat(rehearsal.said()).containsExactly("close 2", "down 2 CLOSED", "keep IPV4", "flush IPV6");
        assertThat(rehearsal.clock(Timer.Kind.LONG_LIVED).ticket()).isEqualTo(ticket);
        rehearsal.back(restarts("4", false), longLived(60, true)).on(new Event.EndOfRib(3, Family.IPV4));
        assertThat(rehearsal.runs(Timer.Kind.LONG_LIVED)).isFalse();
    }

    @Test
    void aLongLivedFamilyGoesIfThePeerDidNotForwardIt() {
        Rehearsal rehearsal = session(restarts("4", false), longLived(60, true)).on(new Event.Closed(1));
        rehearsal.fire(Timer.Kind.RESTART);
        rehearsal.back(restarts("4", false), longLived(60, false));
        assertThat(rehearsal.said()).contains("flush IPV4");
    }

    @Test
    void onlyTheFirstSessionAfterARestartSaysSo() {
        List<Capability> capabilities = Rehearsal.plus(restarts("46", true));
        Rehearsal rehearsal = new Rehearsal(Rehearsal.config(false, capabilities), true).dialled();
        assertThat(saysRestarting(rehearsal)).isTrue();
        rehearsal.on(new Event.Closed(1)).fire(Timer.Kind.RETRY).on(new Event.Dialled(2));
        assertThat(saysRestarting(rehearsal)).as("no session yet").isTrue();
        rehearsal.established().on(new Event.Closed(2)).fire(Timer.Kind.RETRY).on(new Event.Dialled(3));
        assertThat(saysRestarting(rehearsal)).isFalse();
    }

    private static boolean saysRestarting(Rehearsal rehearsal) {
        return rehearsal.peer().connections().stream()
                .map(Connection::sent)
                .flatMap(Stream::ofNullable)
                .flatMap(open -> open.all(Capability.GracefulRestart.class))
                .anyMatch(Capability.GracefulRestart::restarting);
    }
}
