package dev.holdfast.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.Intent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MulticastServiceTest {
    private final Scene scene = new Scene();

    @Test
    void aTunnelThatIsMadeAnewHearsEverythingAgainAtOnce() {
        scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        scene.host.links.gone(MulticastConfig.DEVICE);
        scene.pass(40);
        assertThat(scene.said()).isEmpty();
        assertThat(scene.host.sockets.memberships()).isEmpty();
        scene.tunnel(8);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.5");
        assertThat(scene.host.sockets.memberships()).containsExactly("233.84.178.5 on doublezero1");
    }

    /** The kernel may tell of the new link only, the old one having gone unseen. */
    @Test
    void anotherIndexIsAnotherTunnel() {
        scene.start(List.of(6), List.of(5));
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.tunnel(7);
        scene.said();
        scene.tunnel(8);
        assertThat(scene.said()).containsExactlyInAnyOrder("hello", "join 233.84.178.5", "heartbeat to 233.84.178.6");
    }

    @Test
    void aTunnelThatComesBackUpHearsItAgainAndOtherChangesSayNothing() {
        scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        scene.link(7, false);
        scene.pass(60);
        assertThat(scene.said()).isEmpty();
        scene.link(7, true);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.5");
        scene.mtu = 1400;
        scene.link(7, true);
        assertThat(scene.said()).isEmpty();
    }

    @Test
    void packetsFitTheMtuTheTunnelHasNow() {
        scene.mtu = 100;
        scene.start(List.of(), IntStream.rangeClosed(1, 9).boxed().toList());
        scene.tunnel(7);
        assertThat(scene.host.sockets.takeSent()).hasSize(4); // Hello, then 3 + 3 + 3 groups
    }

    @Test
    void publishingWaitsForTheSessionAndEndsWithIt() {
        var service = scene.start(List.of(5), List.of());
        scene.tunnel(7);
        scene.pass(120);
        assertThat(scene.said()).isEmpty();
        assertThat(service.report().facts()).containsEntry("publishing", "waits for the session to be up");

        service.change(scene.config(List.of(5, 6), List.of()));
        scene.pass(10);
        assertThat(scene.said()).as("a list is only recorded").isEmpty();

        var session = scene.host.speaker.session();
        session.become(SessionStatus.UP);
        scene.pass(0);
        assertThat(scene.said()).containsExactly("heartbeat to 233.84.178.5", "heartbeat to 233.84.178.6");
        scene.pass(10);
        assertThat(scene.said()).contains("heartbeat to 233.84.178.5", "heartbeat to 233.84.178.6");
        session.become(SessionStatus.DOWN);
        scene.pass(120);
        assertThat(scene.said()).isEmpty();
    }

    @Test
    void publishingDoesNotWaitForASpeakerThatNeverDialsUnlessTold() {
        scene.host.speaker.standIn();
        scene.start(List.of(5), List.of());
        scene.tunnel(7);
        assertThat(scene.said()).containsExactly("heartbeat to 233.84.178.5");
    }

    @Test
    void theConfigurationDecidesWhetherToWait() {
        scene.host.speaker.standIn();
        scene.waitForSession = true;
        var service = scene.start(List.of(5), List.of());
        scene.tunnel(7);
        scene.pass(60);
        assertThat(scene.said()).isEmpty();
        scene.waitForSession = false;
        service.change(scene.config(List.of(5), List.of()));
        scene.pass(0);
        assertThat(scene.said()).containsExactly("heartbeat to 233.84.178.5");
    }

    @Test
    void anotherPublishedGroupIsHeardOfAtOnceAndRegisteredInTurn() {
        var service = scene.start(List.of(5), List.of());
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.tunnel(7);
        scene.pass(63);
        scene.said();
        service.change(scene.config(List.of(5, 6), List.of()));
        scene.pass(0);
        assertThat(scene.said()).containsExactly("heartbeat to 233.84.178.5", "heartbeat to 233.84.178.6");
        scene.pass(60);
        assertThat(scene.said())
                .containsOnlyOnce("register of 233.84.178.5 at 10.0.0.0", "register of 233.84.178.6 at 10.0.0.0");
    }

    @Test
    void registersOfManyHostsAreSpreadOverTheFirstMinute() {
        var firsts = new ArrayList<Integer>();
        for (int seed = 0; seed < 40; seed++) {
            var one = new Scene();
            var service = new MulticastService(one.host, one.config(List.of(5), List.of()), new Random(seed));
            service.start();
            one.host.speaker.session().become(SessionStatus.UP);
            one.tunnel(7);
            int second = 0;
            while (one.said().stream().noneMatch(said -> said.startsWith("register"))) {
                one.pass(1);
                second++;
            }
            firsts.add(second);
        }
        assertThat(firsts).allMatch(second -> second <= 60);
        assertThat(firsts).anyMatch(second -> second <= 15).anyMatch(second -> second >= 45);
    }

    @Test
    void whatCannotBeSentIsCountedShownAndTriedAgainSoon() {
        var service = scene.start(List.of(5), List.of(6));
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.host.sockets.fail(new IOException("send to 224.0.0.13: ENETUNREACH"));
        scene.tunnel(7);
        assertThat(service.report().troubles())
                .as("a try later all may be well")
                .isEmpty();
        scene.host.time.advance(Duration.ofMillis(250));
        assertThat(service.report().troubles())
                .extracting(trouble -> trouble.code())
                .containsExactly("MCA-001", "MCA-002", "MCA-004");
        assertThat(service.report().facts()).containsEntry("joined-since", "not joined");
        assertThat(service.report().facts().get("last-error")).asString().contains("ENETUNREACH");
        scene.host.sockets.fail(null);
        scene.host.time.advance(Duration.ofMillis(500));
        assertThat(scene.said()).containsExactlyInAnyOrder("hello", "join 233.84.178.6", "heartbeat to 233.84.178.5");
        assertThat(service.report().troubles()).isEmpty();
        assertThat(service.report().facts())
                .containsEntry("joined-since", "2026-01-01T00:00:00.750Z")
                .containsEntry("memberships", 1)
                .containsEntry("pim-packets", 2L)
                .containsEntry("errors", 6L)
                .containsEntry("publishing", "heartbeat and registers run");
    }

    @Test
    void whatStillFailsIsTriedLessOften() {
        scene.start(List.of(), List.of(5));
        scene.host.sockets.fail(new IOException("EPERM"));
        scene.tunnel(7);
        scene.pass(3600);
        double failed = scene.host
                .meters()
                .get("holdfast.multicast.work")
                .tag("kind", "pim")
                .tag("result", "failed")
                .counter()
                .count();
        assertThat(failed).isBetween(120.0, 130.0); // 250 ms, 500 ms, 1 s … 16 s, then every 30 s
    }

    @Test
    void anotherOtherEndIsLeftWithAPruneAndTheNewOneJoined() {
        var service = scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        scene.net = "169.254.9.0/31";
        service.change(scene.config(List.of(), List.of(5)));
        scene.pass(1);
        var sent = scene.host.sockets.takeSent();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(0).payload()).startsWith("23").contains("a9fe0100");
        assertThat(sent.get(0).local()).isEqualTo("169.254.1.1");
        assertThat(sent.get(2).payload()).startsWith("23").contains("a9fe0900");
        assertThat(sent.get(2).local()).isEqualTo("169.254.9.1");
    }

    /** Until the kernel has it, what is said would reach the old other end, which has just been told to cease. */
    @Test
    void anotherOtherEndAtTheSameAddressesHearsNothingBeforeTheTunnelLeadsThere() {
        var service = scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        scene.destination = "203.0.113.9";
        service.change(scene.config(List.of(), List.of(5)));
        scene.pass(0);
        assertThat(scene.said()).containsExactly("prune 233.84.178.5");
        assertThat(scene.host.sockets.memberships()).isEmpty();
        scene.host.time.advance(Duration.ofMillis(3));
        scene.tunnel(7);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.5");
        assertThat(scene.host.sockets.memberships()).hasSize(1);
        scene.pass(5);
        assertThat(scene.said()).isEmpty();
    }

    @Test
    void somebodyElseLeadsTheTunnelElsewhereAndItIsPutBack() {
        scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        scene.destination = "203.0.113.66";
        scene.tunnel(7);
        scene.destination = "203.0.113.1";
        scene.tunnel(7);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.5", "hello", "join 233.84.178.5");
    }

    @Test
    void anotherMtuPrunesNothing() {
        var service = scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        scene.mtu = 1400;
        service.change(scene.config(List.of(), List.of(5)));
        scene.pass(0);
        assertThat(scene.said()).doesNotContain("prune 233.84.178.5");
        assertThat(scene.host.objects()).contains("link doublezero1 type gre mtu 1400");
    }

    @Test
    void theSubscriberRoleIsLostAndGained() {
        var service = scene.start(List.of(5), List.of(6));
        scene.tunnel(7);
        scene.said();
        service.change(scene.config(List.of(5), List.of()));
        scene.pass(60);
        assertThat(scene.said()).containsExactly("prune 233.84.178.6");
        assertThat(scene.host.sockets.memberships()).isEmpty();
        service.change(scene.config(List.of(5), List.of(6, 7)));
        scene.pass(0);
        assertThat(scene.said()).containsExactly("hello", "join 233.84.178.6", "join 233.84.178.7");
        assertThat(scene.host.sockets.memberships()).hasSize(2);
    }

    @Test
    void withoutATunnelThereIsNothingToPruneAndNothingToWaitFor() {
        var service = scene.start(List.of(), List.of(5));
        service.remove();
        assertThat(scene.host.hasEnded()).isTrue();
        assertThat(scene.said()).isEmpty();
    }

    @Test
    void aStopTakesNothingBackAndSaysNothing() {
        var service = scene.start(List.of(5), List.of(5));
        scene.tunnel(7);
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.pass(0);
        scene.said();
        service.stop();
        scene.pass(120);
        assertThat(scene.said()).isEmpty();
        assertThat(scene.host.hasEnded()).isFalse();
        assertThat(scene.host.objects()).hasSize(4);
        assertThat(scene.host.sockets.open()).isZero();
        assertThat(scene.host.sockets.memberships()).isEmpty();
        assertThat(scene.host.links.watched()).isZero();
    }

    @Test
    void drainedItLeavesGuardsOnly() {
        var service = scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        scene.said();
        service.drain();
        assertThat(scene.said()).containsExactly("prune 233.84.178.5");
        assertThat(scene.host.objects()).containsExactly("unreachable 233.84.178.5/32 metric 4000000000");
    }

    @Test
    void aGuardIsAskedForIfConfigured() {
        scene.guard = true;
        scene.start(List.of(), List.of(5));
        assertThat(scene.host.intents()).filteredOn(Intent::guard).hasSize(1);
    }

    @Test
    void membershipsAreTheProgramsOwnIfConfiguredSo() {
        scene.joinGroups = false;
        scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        assertThat(scene.host.sockets.memberships()).isEmpty();
    }

    @Test
    void betweenTheRoundsNoRawSocketIsOpen() {
        scene.start(List.of(), List.of(5));
        scene.tunnel(7);
        assertThat(scene.host.sockets.open()).isZero();
    }
}
