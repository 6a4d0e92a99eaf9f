package dev.holdfast.liveness;

import static dev.holdfast.liveness.LivenessSession.NEVER;
import static dev.holdfast.liveness.LivenessSession.Received.FOREIGN;
import static dev.holdfast.liveness.LivenessSession.Received.IGNORED;
import static dev.holdfast.liveness.LivenessSession.Received.TAKEN;
import static dev.holdfast.liveness.SessionState.ADMIN_DOWN;
import static dev.holdfast.liveness.SessionState.DOWN;
import static dev.holdfast.liveness.SessionState.INIT;
import static dev.holdfast.liveness.SessionState.UP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LivenessSessionTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int PEER = 0x5e6f7081;
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60));

    private final LivenessSession session = new LivenessSession(TIMING, new SplittableRandom(1), 0);
    private final int me = session.myDiscriminator();

    private LivenessSession up(long now) {
        session.receive(Wire.packet(INIT, PEER, me), now);
        assertThat(session.state()).isEqualTo(UP);
        return session;
    }

    private ControlPacket transmit(long now) {
        var packet = Wire.blank();
        session.transmit(packet, false, 0, now);
        return packet;
    }

    @Test
    void theFirstProbeLeavesOneIntervalAfterTheStart() {
        assertThat(session.nextTx()).isBetween(SECOND * 9 / 10, SECOND * 11 / 10);
        assertThat(session.detectDeadline()).isEqualTo(NEVER);
    }

    @Test
    void whileDownItIsProbedEverMoreSeldom() {
        long now = 0;
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(session.nextTx() - now)
                    .as("the probe after %s s", seconds)
                    .isBetween(seconds * SECOND * 9 / 10, seconds * SECOND * 11 / 10);
            now = session.nextTx();
            transmit(now);
        }
    }

    @Test
    void aHandshakeHasThreeSteps() {
        assertThat(session.receive(Wire.packet(DOWN, PEER, 0), 5)).isEqualTo(TAKEN);
        assertThat(session.state()).isEqualTo(INIT);
        assertThat(session.nextTx()).as("says so at once").isEqualTo(5);
        var said = transmit(5);
        assertThat(said.state()).isEqualTo(INIT);
        assertThat(said.yourDiscriminator()).isEqualTo(PEER);
        session.receive(Wire.packet(UP, PEER, me), 6);
        assertThat(session.state()).isEqualTo(UP);
        assertThat(session.nextTx()).as("but never faster than the interval").isEqualTo(5 + SECOND);
    }

    @Test
    void scenario18_silenceEndsItAfterTheDetectTime() {
        up(SECOND);
        assertThat(session.detectDeadline()).isEqualTo(4 * SECOND);
        session.expire(4 * SECOND - 1);
        assertThat(session.state()).isEqualTo(UP);
        session.expire(4 * SECOND);
        assertThat(session.state()).isEqualTo(DOWN);
        assertThat(session.reason()).isEqualTo(Reason.TIMEOUT);
        assertThat(session.firstMissingAt()).isEqualTo(2 * SECOND);
        assertThat(session.detectDeadline()).isEqualTo(NEVER);
        assertThat(transmit(4 * SECOND).yourDiscriminator())
                .as("whoever answers may have forgotten us")
                .isZero();
    }

    @Test
    void scenario20_aPeerThatIsAdministrativelyDownTakesItDown() {
        up(SECOND);
        session.receive(Wire.packet(ADMIN_DOWN, PEER, me), 2 * SECOND);
        assertThat(session.state()).isEqualTo(DOWN);
        assertThat(session.reason()).isEqualTo(Reason.REMOTE_ADMIN);
        assertThat(session.detectDeadline()).isEqualTo(NEVER);
        long entered = session.enteredAt();
        session.receive(Wire.packet(ADMIN_DOWN, PEER, me), 3 * SECOND);
        assertThat(session.enteredAt()).as("said twice is said once").isEqualTo(entered);
    }

    @Test
    void scenario21_aLeftoverDownIsIgnoredForOneDetectTimeAndHonouredLater() {
        up(SECOND);
        long deadline = session.detectDeadline();
        assertThat(session.receive(Wire.packet(DOWN, PEER, me), 3 * SECOND)).isEqualTo(IGNORED);
        assertThat(session.state()).isEqualTo(UP);
        assertThat(session.detectDeadline())
                .as("nor does it count as a sign of life")
                .isEqualTo(deadline);
        session.receive(Wire.packet(UP, PEER, me), 3 * SECOND);
        session.receive(Wire.packet(DOWN, PEER, me), 4 * SECOND);
        assertThat(session.state()).isEqualTo(DOWN);
        assertThat(session.reason()).isEqualTo(Reason.REMOTE_DOWN);
    }

    @Test
    void scenario22_aForeignEchoChangesNothing() {
        up(SECOND);
        long deadline = session.detectDeadline();
        long tx = session.nextTx();
        for (SessionState state : SessionState.values()) {
            var foreign = Wire.packet(state, 7, me + 1, 50_000, true);
            assertThat(session.receive(foreign, 2 * SECOND)).isEqualTo(FOREIGN);
        }
        assertThat(session.state()).isEqualTo(UP);
        assertThat(session.detectDeadline()).isEqualTo(deadline);
        assertThat(session.nextTx()).isEqualTo(tx);
        assertThat(session.peerPassive()).isFalse();
        assertThat(session.peerDiscriminator()).isEqualTo(PEER);
    }

    @Test
    void scenario23_afterMinutesDownAPathThatHealsIsUpWithinARoundTrip() {
        long now = 0;
        for (int i = 0; i < 9; i++) {
            now = session.nextTx();
            transmit(now);
        }
        long heard = now + 5 * SECOND;
        session.receive(Wire.packet(DOWN, PEER, 0), heard);
        assertThat(session.nextTx()).as("the slot a minute away is taken over").isEqualTo(heard);
        transmit(heard);
        session.receive(Wire.packet(UP, PEER, me), heard + 1000);
        assertThat(session.state()).isEqualTo(UP);
        assertThat(session.nextTx()).isEqualTo(heard + SECOND);
    }

    @Test
    void scenario24_whateverAPeerRepeatsWeNeverSendMoreThanOnceAnInterval() {
        var random = new SplittableRandom(24);
        long last = -SECOND;
        for (long now = 0; now < 300 * SECOND; now += SECOND / 200) {
            var state = SessionState.of(random.nextInt(4));
            session.receive(Wire.packet(state, 1 + random.nextInt(3), random.nextInt(2) * me, 1, false), now);
            session.expire(now);
            if (session.nextTx() <= now) {
                assertThat(now - last).isGreaterThanOrEqualTo(SECOND * 9 / 10);
                transmit(now);
                last = now;
            }
        }
    }

    @Test
    void aRestartedPeerIsBackWithoutWaiting() {
        up(SECOND);
        long now = SECOND + SECOND / 2; // well within the detect time
        session.receive(Wire.packet(DOWN, 0x77, 0), now);
        assertThat(session.state()).isEqualTo(DOWN);
        assertThat(session.reason()).isEqualTo(Reason.REMOTE_DOWN);
        var answer = transmit(session.nextTx());
        assertThat(answer.yourDiscriminator())
                .as("it is answered by its new name")
                .isEqualTo(0x77);
        session.receive(Wire.packet(INIT, 0x77, me), now + 1000);
        assertThat(session.state()).isEqualTo(UP);
    }

    @Test
    void aPeersWishesAreBroughtBetweenFloorAndCeiling() {
        session.receive(Wire.packet(INIT, PEER, me, 1, false), 0);
        assertThat(session.txInterval()).isEqualTo(SECOND);
        session.receive(Wire.packet(UP, PEER, me, 4_294_967_295L, false), 0);
        assertThat(session.txInterval()).isEqualTo(3 * SECOND);
        assertThat(session.detectTime()).isEqualTo(9 * SECOND);
    }

    @Test
    void administrativelyDownIsSaidOnceAndThenNothing() {
        up(SECOND);
        session.adminDown(2 * SECOND);
        assertThat(session.nextTx()).isEqualTo(2 * SECOND);
        assertThat(transmit(2 * SECOND).state()).isEqualTo(ADMIN_DOWN);
        assertThat(session.nextTx()).isEqualTo(NEVER);
        assertThat(session.receive(Wire.packet(UP, PEER, me), 3 * SECOND)).isEqualTo(IGNORED);
        assertThat(session.state()).isEqualTo(ADMIN_DOWN);
    }

    @Test
    void aPathThatMayBeBackIsProbedAtOnce() {
        long now = 0;
        for (int i = 0; i < 8; i++) {
            now = session.nextTx();
            transmit(now);
        }
        session.rearm(now + 2 * SECOND);
        assertThat(session.nextTx()).isEqualTo(now + 2 * SECOND);
    }
}
