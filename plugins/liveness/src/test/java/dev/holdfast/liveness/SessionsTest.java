package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private static final String ROUTE = "198.51.100.9/32";

    @Test
    void scenario15_passiveRoutesAreInstalledBeforeAnyAnswerAndKeptOnTimeout() throws IOException {
        try (var stage = new Stage(Mode.PASSIVE)) {
            stage.watch(ROUTE);
            assertThat(stage.gateLog).containsExactly(ROUTE + " open");
            stage.bringUp(ROUTE, 9);
            stage.pass(Duration.ofSeconds(5));
            assertThat(stage.sessions.views().get(0).state()).isEqualTo(SessionState.DOWN);
            assertThat(stage.gateLog).hasSize(1);
            assertThat(stage.lastSent(ROUTE).passive()).as("the peer is told").isTrue();
        }
    }

    @Test
    void scenario16_activeWithoutAnAnswerIsNeverInstalled() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.pass(Duration.ofMinutes(3));
            assertThat(stage.gates).containsEntry(ROUTE, false);
            assertThat(stage.gateLog).containsExactly(ROUTE + " closed: the far end has not answered yet");
        }
    }

    @Test
    void scenario18_activeIsTakenOutWhenPacketsStop() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, 9);
            assertThat(stage.gates).containsEntry(ROUTE, true);
            stage.pass(Duration.ofMillis(2900));
            assertThat(stage.gates).containsEntry(ROUTE, true);
            stage.pass(Duration.ofMillis(200));
            assertThat(stage.gates).containsEntry(ROUTE, false);
            assertThat(stage.gateLog).endsWith(ROUTE + " closed: the far end no longer answers: timeout");
        }
    }

    @Test
    void scenario19_aPassivePeerKeepsItsRouteUntilItIsActive() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, 9);
            int us = stage.lastSentTo(ROUTE);
            stage.hear(ROUTE, SessionState.UP, 9, us, true);
            stage.pass(Duration.ofSeconds(4));
            assertThat(stage.sessions.views().get(0).state()).isEqualTo(SessionState.DOWN);
            assertThat(stage.gates).as("passive peer").containsEntry(ROUTE, true);
            assertThat(stage.sessions.views().get(0).peerMode()).isEqualTo("passive");

            stage.hear(ROUTE, SessionState.INIT, 9, us, false);
            stage.pass(Duration.ofSeconds(4));
            assertThat(stage.gates).as("active peer").containsEntry(ROUTE, false);
        }
    }

    @Test
    void aRouteThatStaysWithItsLinkIsNotTakenOut() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE, true);
            stage.bringUp(ROUTE, 9);
            stage.pass(Duration.ofSeconds(10));
            assertThat(stage.gates).containsEntry(ROUTE, true);
        }
    }

    @Test
    void scenario25_aThousandSessionsCostOnePacketEachASecondAndNothingElse() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            for (int i = 0; i < 1000; i++) {
                stage.watch("198.18." + i / 250 + "." + i % 250 + "/32");
            }
            stage.bringAllUp();
            assertThat(stage.sessions.count(SessionState.UP)).isEqualTo(1000);
            stage.sockets.takeSent();
            stage.pass(Duration.ofMillis(2900));
            assertThat(stage.sockets.takeSent()).hasSizeBetween(2500, 4000);
            assertThat(stage.gateLog).as("each opened once").hasSize(2000);
            stage.pass(Duration.ofMillis(200));
            assertThat(stage.sessions.count(SessionState.UP)).as("all silent").isZero();
        }
    }

    @Test
    void scenario26_anExcludedDestinationIsAdministrativelyDown() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE, "198.51.100.9")) {
            stage.watch(ROUTE);
            stage.pass(Duration.ofMinutes(2));
            assertThat(stage.gates).containsEntry(ROUTE, false);
            var view = stage.sessions.views().get(0);
            assertThat(view.state()).isEqualTo(SessionState.ADMIN_DOWN);
            assertThat(view.expected()).isEqualTo("absent");
            assertThat(view.reason()).isEqualTo(Reason.LOCAL_ADMIN);
            assertThat(stage.sockets.takeSent()).as("said once").hasSize(1);
        }
    }

    @Test
    void scenario27_whatIsNoProbeIsCountedAndNothingElseHappens() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            var buffer = ByteBuffer.allocate(64)
                    .put(0, (byte) 0x40)
                    .put(3, (byte) 40)
                    .limit(40);
            stage.sessions.received(buffer, new ControlPacket(buffer), new Envelope());
            buffer.put(0, (byte) 0x20).put(3, (byte) 39);
            stage.sessions.received(buffer, new ControlPacket(buffer), new Envelope());
            buffer.limit(12);
            stage.sessions.received(buffer, new ControlPacket(buffer), new Envelope());
            buffer.limit(40).put(3, (byte) 40);
            stage.sessions.received(buffer, new ControlPacket(buffer), new Envelope());
            for (String reason : List.of("short", "bad_len", "bad_version", "zero_mult")) {
                assertThat(stage.count("holdfast.liveness.packets.invalid", "reason", reason))
                        .isEqualTo(1);
            }
            assertThat(stage.sessions.views().get(0).state()).isEqualTo(SessionState.DOWN);
        }
    }

    @Test
    void aPacketFromElsewhereBelongsToNobody() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            var peer = IpAddress.parse("198.51.100.9");
            stage.hear(Stage.INDEX + 1, Stage.SOURCE, peer, SessionState.DOWN, 9, 0, false);
            stage.hear(Stage.INDEX, IpAddress.parse("192.0.2.2"), peer, SessionState.DOWN, 9, 0, false);
            stage.hear(Stage.INDEX, Stage.SOURCE, IpAddress.parse("198.51.100.8"), SessionState.DOWN, 9, 0, false);
            assertThat(stage.count("holdfast.liveness.packets.unknown.peer")).isEqualTo(3);
            assertThat(stage.sessions.views().get(0).state()).isEqualTo(SessionState.DOWN);
        }
    }

    @Test
    void probesLeaveOverTheDeviceWhateverTheRoutesSay() throws IOException {
        try (var stage = new Stage(Mode.PASSIVE)) {
            stage.watch(ROUTE);
            stage.pass(Duration.ofMillis(1200));
            var sent = stage.sockets.takeSent().get(0);
            assertThat(sent.device()).isEqualTo(Stage.INDEX);
            assertThat(sent.local()).isEqualTo("192.0.2.1");
            assertThat(sent.remote()).isEqualTo("198.51.100.9");
            assertThat(sent.remotePort()).isEqualTo(44880);
            assertThat(sent.localPort()).isEqualTo(44880);
        }
    }

    @Test
    void aTunnelMadeAnewIsProbedAtOnceAndHeardUnderItsNewIndex() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, 9);
            stage.sessions.gone(Stage.DEVICE);
            stage.pass(Duration.ofMinutes(10));
            stage.sockets.takeSent();
            stage.sessions.present(Stage.link(99));
            stage.sessions.turn();
            assertThat(stage.sockets.takeSent())
                    .as("not after a minute's back-off")
                    .hasSize(1);
            var peer = IpAddress.parse("198.51.100.9");
            stage.hear(99, Stage.SOURCE, peer, SessionState.DOWN, 10, 0, false);
            assertThat(stage.sessions.views().get(0).state()).isEqualTo(SessionState.INIT);
        }
    }

    @Test
    void aForgottenPathIsProbedNoMore() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            var path = stage.watch(ROUTE);
            stage.bringUp(ROUTE, 9);
            assertThat(stage.meters.get("holdfast.liveness.peer.up").gauge().value())
                    .isEqualTo(1);
            stage.sockets.takeSent();
            stage.sessions.forget(path.gate());
            stage.pass(Duration.ofMinutes(2));
            assertThat(stage.sockets.takeSent()).isEmpty();
            assertThat(stage.sessions.views()).isEmpty();
            assertThat(stage.meters.find("holdfast.liveness.peer.up").gauge()).isNull();
            for (SessionState state : SessionState.values()) {
                assertThat(stage.sessions.count(state)).isZero();
            }
        }
    }

    @Test
    void aTunnelAtWhoseOtherSideNobodyAnswersIsSilent() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.watch("198.51.100.10/32");
            stage.pass(Duration.ofSeconds(9));
            assertThat(stage.sessions.silentDevices()).as("too early to say").isEmpty();
            stage.pass(Duration.ofSeconds(2));
            assertThat(stage.sessions.silentDevices()).containsExactly(Stage.DEVICE);
            stage.bringUpFrom(ROUTE, 9, Duration.ofSeconds(20));
            assertThat(stage.sessions.silentDevices()).as("one answers").isEmpty();
        }
    }

    @Test
    void theSamePathTwiceIsOneSession() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, 9);
            stage.watch(ROUTE);
            assertThat(stage.sessions.views()).hasSize(1);
            assertThat(stage.sessions.count(SessionState.UP)).isEqualTo(1);
        }
    }

    @Test
    void aSocketThatFailsIsCountedAndTheSessionGoesOn() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.sockets.fail(new IOException("ENETUNREACH"));
            stage.pass(Duration.ofSeconds(10));
            assertThat(stage.count("holdfast.liveness.send.errors")).isGreaterThan(1);
            stage.sockets.fail(null);
            stage.bringUpFrom(ROUTE, 9, Duration.ofSeconds(20));
            assertThat(stage.gates).containsEntry(ROUTE, true);
        }
    }

    @Test
    void twoRoutesWithTheSameFirstAddressHaveOneSessionAndOneFate() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            var wide = stage.watch("198.51.100.0/24");
            stage.watch("198.51.100.0/25");
            stage.bringUp("198.51.100.0/24", 9);
            assertThat(stage.gates).containsEntry("198.51.100.0/24", true).containsEntry("198.51.100.0/25", true);
            int us = stage.lastSentTo("198.51.100.0/24");
            stage.hear("198.51.100.0/24", SessionState.UP, 9, us, false);

            stage.sessions.forget(wide.gate());
            for (int i = 0; i < 20; i++) {
                stage.pass(Duration.ofSeconds(1));
                stage.hear("198.51.100.0/25", SessionState.UP, 9, us, false);
            }
            assertThat(stage.gates).as("it goes on without the first").containsEntry("198.51.100.0/25", true);
            assertThat(stage.sockets.takeSent()).hasSizeBetween(17, 23);

            stage.watch("198.51.100.0/26");
            assertThat(stage.gates).as("the far end answers already").containsEntry("198.51.100.0/26", true);
            stage.pass(Duration.ofSeconds(4));
            assertThat(stage.gates).containsEntry("198.51.100.0/25", false).containsEntry("198.51.100.0/26", false);
            assertThat(stage.sessions.count(SessionState.DOWN)).isEqualTo(2);
            assertThat(stage.count("holdfast.liveness.packets.foreign")).isZero();
        }
    }

    @Test
    void aRouteInUseWhoseFarEndAnswersStaysInWhenItsWatchBeginsAnew() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.gates.put(ROUTE, true);
            stage.takeOver(ROUTE);
            assertThat(stage.gates).containsEntry(ROUTE, true);
            stage.bringUp(ROUTE, 9);
            assertThat(stage.gateLog).as("never moved").isEmpty();
            stage.pass(Duration.ofSeconds(10));
            assertThat(stage.gateLog).containsExactly(ROUTE + " closed: the far end no longer answers: timeout");
        }
    }

    @Test
    void aRouteInUseWhoseFarEndIsSilentIsTakenOutAfterItsTime() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.gates.put(ROUTE, true);
            stage.takeOver(ROUTE);
            stage.pass(Duration.ofMillis(4900));
            assertThat(stage.gates).containsEntry(ROUTE, true);
            stage.pass(Duration.ofMillis(200));
            assertThat(stage.gates).containsEntry(ROUTE, false);
            assertThat(stage.log()).hasSize(1);
            assertThat(stage.log().get(0)).startsWith("liveness: no answer " + ROUTE);
        }
    }

    @Test
    void beforeTheStartNothingThatIsOpenIsClosedAndOnlyActiveModeWaits() throws IOException {
        for (Mode mode : Mode.values()) {
            try (var stage = new Stage(mode, "198.51.100.66")) {
                stage.gates.put(ROUTE, true);
                stage.sessions.expect(stage.path(ROUTE, false));
                stage.sessions.expect(stage.path("198.51.100.10/32", false));
                stage.sessions.expect(stage.path("198.51.100.66/32", false));
                assertThat(stage.gates)
                        .containsEntry(ROUTE, true)
                        .containsEntry("198.51.100.10/32", mode != Mode.ACTIVE);
                assertThat(stage.gates.getOrDefault("198.51.100.66/32", false)).isEqualTo(mode == Mode.OFF);
            }
        }
    }

    @Test
    void anExcludedDestinationIsNotWaitedForAndMakesNoTunnelSilent() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE, "198.51.100.9")) {
            stage.watch(ROUTE);
            stage.pass(Duration.ofSeconds(30));
            assertThat(stage.sessions.silentDevices()).isEmpty();
            stage.watch("198.51.100.10/32");
            stage.pass(Duration.ofSeconds(30));
            assertThat(stage.sessions.silentDevices()).containsExactly(Stage.DEVICE);
        }
    }

    @Test
    void aTunnelThatComesBackIsNotFloodedWithTheProbesOfAllItsSessions() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            for (int i = 0; i < 2000; i++) {
                stage.watch("198.18." + i / 250 + "." + i % 250 + "/32");
            }
            stage.pass(Duration.ofMinutes(5));
            stage.sockets.takeSent();
            stage.sessions.rearm(Stage.DEVICE);
            stage.pass(Duration.ofMillis(10));
            assertThat(stage.sockets.takeSent()).hasSizeBetween(150, 300);
            stage.pass(Duration.ofMillis(100));
            assertThat(stage.sockets.takeSent()).hasSizeBetween(1700, 2200);
        }
    }

    @Test
    void ipv6RoutesAreNotProbedAndDoNotWait() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch("2001:db8::/64");
            assertThat(stage.gates).containsEntry("2001:db8::/64", true);
            assertThat(stage.sessions.views()).isEmpty();
        }
    }
}
