package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.Origin;
import dev.holdfast.kernel.bsd.PumpedRouteSocket;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Cause;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The whole way from the bytes of a route socket to the reconciler's passes, in virtual time: what a storm of look-ups that
 * find nothing does, and what it would do if it were not left out.
 */
class RouteSocketStormTest {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final int TEN_MINUTES = 60_000; // steps
    /** How long a round of probes takes, before its first packet finds no route. */
    private static final int PROBE_STEPS = 52;

    @TempDir
    Path directory;

    private World world;
    private PumpedRouteSocket socket;
    private final Route ours = HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0");

    @BeforeEach
    void darwin() throws IOException {
        open("first", RouteSystem.DARWIN);
    }

    private void open(String name, RouteSystem system) throws IOException {
        Files.createDirectories(directory.resolve(name));
        world = new World(directory.resolve(name), ReconcilerConfig.defaults(), false, null, (kernel, clock) -> {
            socket = new PumpedRouteSocket(system, kernel, clock, World.OURS);
            return socket;
        });
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("addr add 192.0.2.2/24 dev v0");
        world.start().declare(ours).settle();
        socket.pump();
        world.settle();
        assertThat(world.state(ours.key())).isEqualTo(IntentState.INSTALLED);
    }

    private void step() {
        socket.pump();
        world.settle(STEP);
    }

    private double passes() {
        return world.parts.tally.passes.count();
    }

    private double scans() {
        return world.parts.tally.scans.count();
    }

    private double writes() {
        return world.parts.tally.writes.count();
    }

    /** What our answers to events set off, somewhere on the machine. */
    private interface Reaction {
        /** A probe was sent and met no route. */
        void missed();
    }

    /** Ten minutes in which every pass and every write makes somebody probe, and every probe is one more message. */
    private int probes(boolean onlyOnWrites, Reaction reaction) {
        int sent = 0;
        int due = -1;
        double seen = onlyOnWrites ? writes() : passes() - 1; // the first probe starts it
        for (int i = 0; i < TEN_MINUTES; i++) {
            double now = onlyOnWrites ? writes() : passes();
            if (now > seen && due < 0) {
                due = i + PROBE_STEPS;
            }
            seen = now;
            if (i == due) {
                due = -1;
                sent++;
                reaction.missed();
            }
            step();
        }
        return sent;
    }

    @Test
    void s01TheStormThatRanAt1Point3EventsASecondIsQuietAtTheOneProbeInThirtySecondsOfTheScan() {
        double passes = passes();
        double writes = writes();
        double scans = scans();

        int probes = probes(false, () -> socket.miss("2001:db8:5::13"));

        assertThat(scans() - scans).isBetween(17.0, 23.0); // every 30 s, give or take a tenth
        assertThat(passes() - passes).as("passes are those of scans").isEqualTo(scans() - scans);
        assertThat(probes).isLessThanOrEqualTo(24);
        assertThat(socket.lookUpsSeen()).isEqualTo(probes);
        assertThat(writes()).isEqualTo(writes);
    }

    @Test
    void s02aControlTakenForAnEventTheSameStormKeepsItselfGoingAndOnlyTheGuardHoldsItBelowOneASecond() {
        double scans = scans();

        int probes = probes(false, () -> world.intake.overflow()); // the filter is away: a miss may mean anything

        assertThat(probes).as("the storm feeds itself").isGreaterThan(300);
        assertThat(scans() - scans).isBetween(300.0, 620.0);
        assertThat(socket.lookUpsSeen()).isZero();
    }

    @Test
    void s02bControlAReactionToWritesAloneDiesEvenThen() {
        double writes = writes();
        world.ip("route del 10.1.0.0/16");

        int probes = probes(true, () -> world.intake.overflow());

        assertThat(probes).isEqualTo(1);
        assertThat(writes() - writes).isEqualTo(1);
    }

    @Test
    void s02cControlAForeignStormTakenForNewsOfLinksOpensTheBreakerWithin25SecondsAndThenCostsTwoPassesAMinute() {
        double trips = world.parts.tally.breakerTrips.count();
        for (int i = 0; i < 2500; i++) {
            strangeLink(i);
            step();
        }
        assertThat(world.parts.tally.breakerTrips.count() - trips).isEqualTo(1);
        double passes = passes();
        for (int i = 2500; i < 2500 + 12_000; i++) {
            strangeLink(i);
            step();
        }
        assertThat(passes() - passes).as("in two minutes, scans among them").isBetween(4.0, 12.0);
    }

    private void strangeLink(int i) {
        if (i % 10 == 0) {
            var link = new KernelLink(5000 + i, "x" + i, true, true, 1500, new LinkKind.Other(""));
            world.intake.link(Presence.PRESENT, link, new Origin(0, 0, world.clock.nanos()));
        }
    }

    @ParameterizedTest
    @EnumSource(RouteSystem.class)
    void s03TenForeignMissesASecondForTenMinutesDelayNoHealAndCauseNoPass(RouteSystem system) throws IOException {
        open("second", system);
        double passes = passes();
        double scans = scans();
        double writes = writes();
        for (int i = 0; i < TEN_MINUTES; i++) {
            if (i % 10 == 0) {
                socket.miss(i % 20 == 0 ? "2001:db8:5::13" : "198.51.100.9");
            }
            if (i == TEN_MINUTES / 2) {
                world.ip("route del 10.1.0.0/16");
                socket.pump();
                world.settle(Duration.ofMillis(1));
                assertThat(world.kernel)
                        .satisfies(kernel -> assertThat(world.routes()).hasSize(1));
            }
            step();
        }
        assertThat(writes() - writes).isEqualTo(1);
        assertThat(passes() - passes - (scans() - scans))
                .as("passes that are not scans")
                .isEqualTo(1);
        assertThat(socket.lookUpsSeen()).isEqualTo(6000);
        assertThat(world.onlyIncident().toString()).contains("4711");
    }

    @Test
    void aHundredThousandMissesCauseNoPass() {
        double passes = passes();
        for (int i = 0; i < 100_000; i++) {
            socket.miss("2001:db8:5::13");
        }
        socket.pump();
        world.settle(Duration.ofSeconds(1));

        assertThat(socket.lookUpsSeen()).isEqualTo(100_000);
        assertThat(passes()).isEqualTo(passes);
    }

    @ParameterizedTest
    @EnumSource(RouteSystem.class)
    void s08AHundredScansOfWhatIsAsWantedAskNothingOfTheKernel(RouteSystem system) throws IOException {
        open("second", system);
        int requests = socket.requests();
        for (int i = 0; i < 100; i++) {
            world.intake.overflow();
            world.settle(Duration.ofMillis(1100));
            socket.pump();
        }
        assertThat(world.parts.tally.overflows.count()).isEqualTo(100);
        assertThat(socket.requests()).isEqualTo(requests);
    }

    @Test
    void s13SomebodyWhoDeletesOurRouteTwentyMillisecondsAfterEachHealIsContestedAndNamed() {
        Route other = HealingTest.route("10.2.0.0/16", "192.0.2.1", "v0");
        world.declare(ours, other).settle();
        double writes = writes();
        int sinceThere = 0;
        double inTheFirstMinute = 0;
        for (int i = 0; i < TEN_MINUTES; i++) {
            boolean there = world.routes().stream().anyMatch(line -> line.startsWith("10.1.0.0/16"));
            sinceThere = there ? sinceThere + 1 : 0;
            if (sinceThere == 2) {
                world.ip(901, "route del 10.1.0.0/16");
                sinceThere = 0;
            }
            step();
            inTheFirstMinute = i == 6000 ? writes() - writes : inTheFirstMinute;
        }
        assertThat(inTheFirstMinute)
                .as("five at once, then after 1, 2, 4, 8, 16 s")
                .isBetween(8.0, 12.0);
        assertThat(writes() - writes).as("then once a minute").isBetween(16.0, 24.0);
        assertThat(world.state(ours.key())).isEqualTo(IntentState.CONTESTED);
        assertThat(world.view(ours.key()).status().diagnostic().what()).contains("ip", "cleanup.sh");
        assertThat(world.state(other.key())).isEqualTo(IntentState.INSTALLED);
    }

    @Test
    void s16ALossWithoutAWordIsHealedByTheScan() {
        socket.mute(true);
        world.ip("route del 10.1.0.0/16");
        socket.mute(false);
        socket.pump();
        assertThat(world.routes()).isEmpty();

        world.settle(Duration.ofSeconds(66));

        assertThat(world.routes()).hasSize(1);
    }

    @Test
    void s22ALinkThatFlapsWithin150MillisecondsCostsWhatItTookAndNoMore() {
        double writes = writes();
        world.kernel.carrier("v0", false);
        socket.pump();
        world.settle(Duration.ofMillis(50));
        world.kernel.carrier("v0", true);
        socket.pump();
        world.settle();

        assertThat(writes()).isEqualTo(writes);
        assertThat(world.state(ours.key())).isEqualTo(IntentState.INSTALLED);
    }

    @Test
    void aForeignRouteThatTakesOurPrefixIsSeenThereAndAnswered() {
        world.ip("route replace 10.1.0.0/16 via 192.0.2.9 metric 50");
        socket.pump();
        world.settle();

        assertThat(world.routes()).singleElement().asString().contains("via 192.0.2.1", "proto 73");
        assertThat(world.incidents).hasSize(1);
    }

    @Test
    void aForeignRouteThatIsThereFirstBlocksOurs() {
        world.ip("route add 10.3.0.0/16 via 192.0.2.9");
        Route blocked = HealingTest.route("10.3.0.0/16", "192.0.2.1", "v0");
        world.declare(ours, blocked).settle(Duration.ofSeconds(60));

        assertThat(world.state(blocked.key())).isEqualTo(IntentState.BLOCKED);
        assertThat(world.view(blocked.key()).status().diagnostic().what()).contains("192.0.2.9");
        world.ip("route del 10.3.0.0/16");
        socket.pump();
        world.settle();
        assertThat(world.state(blocked.key())).isEqualTo(IntentState.INSTALLED);
    }

    @Test
    void afterARestartWhatIsThereIsTakenOverWithoutAWrite() {
        world.kill();
        World before = world;
        world = new World(before.directory, ReconcilerConfig.defaults(), false, before, (kernel, clock) -> {
            socket = new PumpedRouteSocket(RouteSystem.DARWIN, kernel, clock, World.OURS);
            return socket;
        });
        world.start().declare(ours).settle();

        assertThat(world.state(ours.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(socket.requests()).isZero();
    }

    @ParameterizedTest
    @EnumSource(RouteSystem.class)
    void aRouteThatWentWithItsLinkIsBackWhenTheLinkIs(RouteSystem system) throws IOException {
        open("second", system);
        world.ip("link set v0 down");
        socket.pump();
        world.settle(Duration.ofMillis(100));
        assertThat(world.routes()).isEmpty();

        world.ip("link set v0 up");
        socket.pump();
        world.settle(Duration.ofMillis(100));

        assertThat(world.routes()).hasSize(1);
        assertThat(world.onlyIncident().cause()).isEqualTo(Cause.LINK_DOWN);
    }

    @ParameterizedTest
    @EnumSource(RouteSystem.class)
    void aRouteThatWentWithTheLastAddressIsBackWhenThatIs(RouteSystem system) throws IOException {
        open("second", system);
        world.ip("addr del 192.0.2.2/24 dev v0");
        socket.pump();
        world.settle(Duration.ofMillis(100));
        assertThat(world.routes()).isEmpty();

        world.ip("addr add 192.0.2.2/24 dev v0");
        socket.pump();
        world.settle(Duration.ofMillis(100));

        assertThat(world.routes()).hasSize(1);
        assertThat(world.onlyIncident().cause()).isEqualTo(Cause.ADDRESS_GONE);
    }
}
