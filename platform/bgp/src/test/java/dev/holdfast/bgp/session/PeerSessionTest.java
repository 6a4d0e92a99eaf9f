package dev.holdfast.bgp.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.Standing;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.MessageType;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeerSessionTest {
    private static final String MARKER = "ff".repeat(16);
    private static final byte[] FOUR_OCTET_ROUTE =
            bytes("002d02" + "0000" + "0014" + "40010100" + "400206" + "02010000fdea" + "400304c0000202" + "080a");
    private static final byte[] END_OF_RIB = bytes("001702" + "0000" + "0000");

    private static final Capability RESTART = new Capability.GracefulRestart(
            false, true, 120, List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true)));

    private static byte[] bytes(String message) {
        return HexFormat.of().parseHex(MARKER + message);
    }

    @Test
    void twoThatDialEachOtherHaveOneSession() {
        Pair pair = Pair.of().start();
        assertThat(pair.ours.said()).containsSubsequence("opened 65002", "up").containsOnlyOnce("up");
        assertThat(pair.theirs.said()).containsOnlyOnce("up");
        SessionFacts facts = pair.we.facts();
        assertThat(facts.state()).isEqualTo(State.ESTABLISHED);
        assertThat(facts.cause()).isEmpty();
        assertThat(facts.ends()).isNotNull();
        assertThat(facts.establishments()).isOne();
        assertThat(facts.messagesReceived().get(MessageType.OPEN)).isPositive();
        assertThat(facts.messagesSent().get(MessageType.KEEPALIVE)).isPositive();
    }

    @Test
    void aPassivePeerIsNotDialledAndLetsIn() {
        var pair = new Pair(
                Pair.config(65001, 1, 65002, true), Pair.config(65002, 2, 65001, false), SessionMeters.NONE, false);
        pair.we.start();
        pair.run(30);
        assertThat(pair.we.peer().state()).isEqualTo(State.ACTIVE);
        assertThat(pair.we.facts().cause()).isEqualTo("waiting for the peer to connect");
        pair.they.start();
        pair.run(30);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void whoIsPassiveNoLongerIsDialledAtOnce() {
        var pair = new Pair(
                Pair.config(65001, 1, 65002, true), Pair.config(65002, 2, 65001, true), SessionMeters.NONE, false);
        pair.start().run(30);
        assertThat(pair.we.peer().state()).isEqualTo(State.ACTIVE);
        pair.we.reconfigure(Pair.config(65001, 1, 65002, false), pair.world.ways(Pair.HERE, Pair.THERE));
        pair.run(5);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void routesAndTheEndOfThemAreHandedOver() {
        Pair pair = Pair.of().start();
        pair.theirs.session().send(FOUR_OCTET_ROUTE);
        pair.theirs.session().send(END_OF_RIB);
        pair.run(1);
        assertThat(pair.ours.said()).endsWith("+ 10.0.0.0/8", "end of IPV4");
    }

    @Test
    void severalMessagesMayBeSentAtOnce() {
        Pair pair = Pair.of().start();
        byte[] both = new byte[FOUR_OCTET_ROUTE.length + END_OF_RIB.length];
        System.arraycopy(FOUR_OCTET_ROUTE, 0, both, 0, FOUR_OCTET_ROUTE.length);
        System.arraycopy(END_OF_RIB, 0, both, FOUR_OCTET_ROUTE.length, END_OF_RIB.length);
        pair.theirs.session().send(both);
        pair.run(1);
        assertThat(pair.ours.said()).endsWith("+ 10.0.0.0/8", "end of IPV4");
        assertThat(pair.they.facts().messagesSent()).containsEntry(MessageType.UPDATE, 2L);
    }

    @Test
    void aFaultyUpdateThatMustEndTheSessionDoesAndItComesBack() {
        Pair pair = Pair.of().start();
        pair.theirs.session().send(bytes("001902" + "0000" + "0000" + "2101"));
        pair.run(2);
        assertThat(pair.ours.said()).contains("down NOTIFICATION_SENT", "flush IPV4");
        assertThat(pair.they.facts().lastReceived().notification().code()).isEqualTo(Notification.UPDATE);
        pair.run(60);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
    }

    @ParameterizedTest(name = "enhanced {0}")
    @CsvSource({"true, 7, 1", "false, 1, 2"})
    void aRefreshOfWrongLengthEndsTheSession(boolean enhanced, int code, int subcode) {
        Pair pair = (enhanced ? Pair.of(new Capability.EnhancedRouteRefresh()) : Pair.of()).start();
        pair.theirs.session().send(bytes("001805" + "0001000100"));
        pair.run(1);
        Notification sent = pair.we.facts().lastSent().notification();
        assertThat(sent.code() + "/" + sent.subcode()).isEqualTo(code + "/" + subcode);
    }

    @Test
    void refreshesOfAgreedFamiliesAndKnownKindsAreHandedOver() {
        Pair pair = Pair.of().start();
        pair.ours.said();
        pair.theirs.session().send(bytes("001705" + "00010001"));
        pair.theirs.session().send(bytes("001705" + "00020001"));
        pair.theirs.session().send(bytes("001705" + "00010901"));
        pair.run(1);
        assertThat(pair.ours.said()).containsExactly("refresh IPV4 0");
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void aSilentPeerIsLeftWhenTheHoldTimeIsOver() {
        Pair pair = Pair.of().start();
        pair.world.cut(Pair.HERE, Pair.THERE);
        pair.run(62);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
        pair.run(30);
        assertThat(pair.ours.said()).contains("down HOLD_EXPIRED");
        assertThat(pair.we.facts().cause()).isEqualTo("no TCP connection: Connection timed out");
        pair.world.mend(Pair.HERE, Pair.THERE);
        pair.run(60);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
        assertThat(pair.they.peer().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void silenceDoesNotCountWhileWeDoNotRead() {
        Pair pair = Pair.of().start();
        pair.ours.session().pauseReading(true);
        pair.run(300);
        assertThat(pair.ours.said()).doesNotContain("down HOLD_EXPIRED");
        pair.ours.session().pauseReading(false);
        pair.run(120);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
        assertThat(pair.ours.said()).noneMatch(line -> line.startsWith("down"));
    }

    @Test
    void whatTheExchangeThrowsCostsItsSessionOnly() {
        Pair pair = Pair.of();
        var broken = new Witness() {
            @Override
            public void update(UpdateReader update) {
                throw new IllegalStateException("a mistake");
            }
        };
        var we = new PeerSession(
                Pair.name(Pair.THERE, 65002),
                Pair.config(65001, 1, 65002, false),
                pair.world.ways(Pair.HERE, Pair.THERE),
                broken,
                pair.world.clocks(() -> true),
                SessionMeters.NONE,
                false);
        pair.world.listen(Pair.HERE, we::accepted);
        we.start();
        pair.they.start();
        pair.run(10);
        pair.theirs.session().send(FOUR_OCTET_ROUTE);
        pair.run(1);
        assertThat(broken.said()).contains("down NOTIFICATION_SENT", "flush IPV4");
        assertThat(pair.they.facts().lastReceived().notification().is(Cease.OUT_OF_RESOURCES))
                .isTrue();
    }

    @Test
    void whatAnExchangeAsksForIsDoneWhenItsCallIsOver() {
        Pair pair = Pair.of();
        PeerSession[] we = new PeerSession[1];
        var impatient = new Witness() {
            @Override
            public void update(UpdateReader update) {
                we[0].tooManyPrefixes(Family.IPV4, 1);
                lines.add("still within");
            }
        };
        we[0] = new PeerSession(
                Pair.name(Pair.THERE, 65002),
                Pair.config(65001, 1, 65002, false),
                pair.world.ways(Pair.HERE, Pair.THERE),
                impatient,
                pair.world.clocks(() -> true),
                SessionMeters.NONE,
                false);
        pair.world.listen(Pair.HERE, we[0]::accepted);
        we[0].start();
        pair.they.start();
        pair.run(10);
        pair.theirs.session().send(FOUR_OCTET_ROUTE);
        pair.run(60);
        assertThat(impatient.said()).endsWith("still within", "down TOO_MANY_PREFIXES", "flush IPV4");
        assertThat(we[0].peer().standing()).isEqualTo(Standing.HELD);
        assertThat(we[0].facts().cause()).isEqualTo("too many prefixes: held until it is enabled");
        assertThat(pair.they.facts().cause()).isEqualTo("we announced more prefixes than the peer takes");
        assertThat(pair.they.facts().lastReceived().notification().is(Cease.REJECTED))
                .as("and is not let in")
                .isTrue();
        we[0].start();
        pair.run(300);
        assertThat(we[0].peer().state()).isEqualTo(State.ESTABLISHED);
    }

    @Test
    void aStoppedPeerStaysStoppedAndSaysWhy() {
        Pair pair = Pair.of().start();
        pair.we.stop(Event.Stop.Why.DISABLED, "new fibre");
        pair.run(60);
        assertThat(pair.we.facts().cause()).isEqualTo("administratively down: new fibre");
        assertThat(pair.they.facts().lastDown().why()).contains("6/2").contains("new fibre");
        assertThat(pair.we.peer().state()).isEqualTo(State.IDLE);
        pair.we.close();
    }

    @Test
    void aRefusalBeyondTheRulesOfTheSessionIsSent() {
        Pair pair = Pair.of();
        pair.ours.refusal = Notification.of(Notification.OPEN, 2);
        pair.start();
        assertThat(pair.we.peer().state()).isNotEqualTo(State.ESTABLISHED);
        assertThat(pair.they.facts().cause()).isEqualTo("AS mismatch: the peer does not expect our AS 65002");
        assertThat(pair.we.facts().cause()).startsWith("AS mismatch: the peer says AS 65002");
    }

    @Test
    void onlyTheFirstOpenAfterARestartSaysSo() {
        var pair = new Pair(
                Pair.config(65001, 1, 65002, false, RESTART),
                Pair.config(65002, 2, 65001, false, RESTART),
                SessionMeters.NONE,
                true);
        pair.start();
        assertThat(restarting(pair)).isTrue();
        pair.we.reset(Cease.RESET, "");
        pair.run(30);
        assertThat(pair.we.peer().state()).isEqualTo(State.ESTABLISHED);
        assertThat(restarting(pair)).isFalse();
        assertThat(pair.theirs.said()).contains("keep IPV4");
    }

    private static boolean restarting(Pair pair) {
        return pair.theirs
                .session()
                .theirs()
                .first(Capability.GracefulRestart.class)
                .orElseThrow()
                .restarting();
    }

    @Test
    void keptRoutesAreSweptBeforeTheirEndIsTold() {
        Pair pair = Pair.of(RESTART).start();
        pair.world.reset(Pair.HERE, Pair.THERE);
        pair.run(10);
        pair.ours.said();
        pair.theirs.session().send(END_OF_RIB);
        pair.run(1);
        assertThat(pair.ours.said()).containsExactly("sweep IPV4", "end of IPV4");
    }

    @Test
    void aPeerThatDoesNotReadIsToldByWritable() {
        Pair pair = Pair.of().start();
        pair.theirs.session().pauseReading(true);
        for (int i = 0; i < 200; i++) {
            pair.ours.session().send(FOUR_OCTET_ROUTE);
        }
        assertThat(pair.ours.session().isWritable()).isFalse();
        pair.theirs.session().pauseReading(false);
        pair.run(1);
        assertThat(pair.ours.session().isWritable()).isTrue();
        assertThat(pair.ours.said()).contains("writable");
    }

    @Test
    void theMetersOfAPeerAreThereFromTheBeginningAndGoWithIt() {
        var registry = new SimpleMeterRegistry();
        var meters = new PeerMeters(registry, Pair.name(Pair.THERE, 65002));
        var pair = new Pair(Pair.config(65001, 1, 65002, false), Pair.config(65002, 2, 65001, false), meters, false);
        assertThat(registry.get("bgp.messages.received")
                        .tags("peer", "192.0.2.2", "type", "route_refresh")
                        .functionCounter()
                        .count())
                .isZero();
        assertThat(registry.get("bgp.session.flaps").counter().count()).isZero();
        pair.start();
        pair.they.reset(Cease.RESET, "");
        pair.run(10);
        assertThat(registry.get("bgp.messages.received")
                        .tag("type", "open")
                        .functionCounter()
                        .count())
                .isPositive();
        assertThat(registry.get("bgp.session.flaps").counter().count()).isOne();
        assertThat(registry.get("bgp.notifications.received")
                        .tags("code", "6", "subcode", "4")
                        .counter()
                        .count())
                .isOne();
        assertThat(registry.get("bgp.session.state.transitions")
                        .tags("from", "OpenConfirm", "to", "Established")
                        .counters())
                .isNotEmpty();
        meters.close();
        assertThat(registry.getMeters()).isEmpty();
    }
}
