package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Address;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No loop of event and answer keeps itself going. Scenarios of coalescing have its numbers; time is virtual. */
class LoopSafetyTest {
    private static final long MS = 1_000_000L;

    @TempDir
    Path directory;

    /** When evaluations happen, in ms, if events come at {@code arrivals}. */
    private static List<Long> evaluations(long[] arrivals, long untilMs) {
        var coalescing = new Coalescing(250 * MS, 1000 * MS);
        List<Long> times = new ArrayList<>();
        int next = 0;
        for (long now = 0; now <= untilMs; now++) {
            while (next < arrivals.length && arrivals[next] == now) {
                coalescing.arrived(arrivals[next++] * MS);
            }
            if (coalescing.dueIn(now * MS) == 0) {
                coalescing.taken(now * MS);
                times.add(now);
            }
        }
        return times;
    }

    private static long[] every(long stepMs, int count) {
        long[] times = new long[count];
        for (int i = 0; i < count; i++) {
            times[i] = i * stepMs;
        }
        return times;
    }

    @Test
    void s09OfABurstTheFirstGoesAtOnceAndTheRestTogetherWhenItPauses() {
        assertThat(evaluations(every(4, 50), 5000)).containsExactly(0L, 446L);
    }

    @Test
    void s10ATrickleIsNotPutOffForEver() {
        assertThat(evaluations(every(100, 101), 12_000))
                .containsExactly(0L, 1100L, 2200L, 3300L, 4400L, 5500L, 6600L, 7700L, 8800L, 9900L, 10_250L);
    }

    @Test
    void s11WhatComesDuringAnEvaluationIsLookedAtOnceAfterIt() {
        assertThat(evaluations(new long[] {0, 10, 20, 30, 40}, 5000)).containsExactly(0L, 290L);
    }

    private World world() {
        World world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("addr add 192.0.2.2/24 dev v0");
        return world.start();
    }

    /** Reports of an unused interface that comes and goes, each of which makes us look. */
    private static void flap(World world, int index) {
        var link = new KernelLink(1000 + index, "x" + index, true, true, 1500, new LinkKind.Other("veth"));
        world.intake.link(Presence.PRESENT, link, new Origin(0, 0, world.clock.nanos()));
    }

    @Test
    void aReactionThatCausesTheNextEventIsHeldBelowTwoPassesASecondAndThenToTwoAMinute() {
        World world = world().declare(HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0"))
                .settle();
        double before = world.parts.tally.passes.count();
        double seen = before;
        for (int i = 0; i < 20_000; i++) { // 200 s in steps of 10 ms
            if (world.parts.tally.passes.count() > seen || i == 0) {
                seen = world.parts.tally.passes.count();
                flap(world, i);
            }
            world.settle(Duration.ofMillis(10));
        }
        double passes = world.parts.tally.passes.count() - before;
        assertThat(passes).isBetween(30.0, 60.0);
        assertThat(world.parts.tally.breakerTrips.count()).isEqualTo(1);
        assertThat(world.control().status().troubles())
                .anyMatch(trouble -> trouble.code().equals("REC-060"));

        world.settle(Duration.ofSeconds(200));
        assertThat(world.control().status().loopBreaker())
                .as("closes when it is quiet")
                .isEmpty();
    }

    @Test
    void whileTheBreakerIsOpenALostRouteOfOursIsBackAtOnce() {
        World world = world().declare(HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0"))
                .settle();
        for (int i = 0; i < 2000; i++) {
            flap(world, i);
            world.settle(Duration.ofMillis(10));
        }
        assertThat(world.control().status().loopBreaker()).startsWith("tripped");

        world.ip("route del 10.1.0.0/16").settle(Duration.ofMillis(1));

        assertThat(world.routes()).hasSize(1);
    }

    @Test
    void controlWithoutTheGuardTheSameReactionGoesOnForEver() {
        // The same loop, with a pass for every event, as it would be if nothing stood between them.
        LoopGuard guard = new LoopGuard(new Tally(new SimpleMeterRegistry()));
        int unguarded = 0;
        int guarded = 0;
        for (long now = 0; now < 200_000 * MS; now += 10 * MS) {
            unguarded++;
            if (guard.gap(false, now) == 0) {
                guard.takes(false);
                guard.turned(true, true, false, now);
                guarded++;
            }
        }
        assertThat(unguarded).isEqualTo(20_000);
        assertThat(guarded).isLessThan(250);
    }

    @Test
    void afterLostEventsEverythingIsReadAtOnceAndThenOnceASecond() {
        World world = world().settle();
        double before = world.parts.tally.scans.count();

        for (int i = 0; i < 500; i++) { // 5 s
            world.intake.overflow();
            world.settle(Duration.ofMillis(10));
        }

        assertThat(world.parts.tally.scans.count() - before).isBetween(5.0, 6.0);
    }

    @Test
    void passesThatFollowOurOwnWritesAndChangeNothingAreToldAfterAWhile() {
        World world = world().settle();
        for (int i = 0; i < 40; i++) {
            world.declare(HealingTest.route("10." + i + ".0.0/16", "192.0.2.1", "v0"))
                    .settle(Duration.ofMillis(10));
            flap(world, i);
            world.settle(Duration.ofMillis(1500));
        }
        assertThat(world.parts.tally.selfTriggered.count()).isGreaterThan(20);
        assertThat(world.control().status().troubles())
                .anyMatch(trouble -> trouble.code().equals("REC-063"));
    }

    @Test
    void repeatedReportsOfAnAddressThatIsThereAreNoNews() {
        World world = world().declare(HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0"))
                .settle();
        double before = world.parts.tally.passes.count();
        var held = new KernelAddress(Address.of("v0", IpAddress.parse("192.0.2.2"), 24), false, false);

        for (int i = 0; i < 1000; i++) {
            world.intake.address(Presence.PRESENT, held, new Origin(0, 0, world.clock.nanos()));
        }
        world.settle();

        assertThat(world.parts.tally.passes.count()).isEqualTo(before);
    }

    @Test
    void s17TheMachineSleptIfTheWallClockWentFurtherThanTheOther() {
        Instant wall = Instant.parse("2026-01-01T00:00:00Z");
        var sleep = new SleepDetector(0, wall);
        assertThat(sleep.look(15_000 * MS, wall.plusSeconds(30))).isEqualTo(Duration.ofSeconds(15));
        wall = wall.plusSeconds(30);
        assertThat(sleep.look(30_000 * MS, wall.minusSeconds(3600)))
                .as("put back")
                .isZero();
        wall = wall.minusSeconds(3600);
        assertThat(sleep.look(70_000 * MS, wall.plusSeconds(40)))
                .as("a long pause of ours")
                .isZero();
        wall = wall.plusSeconds(40);
        assertThat(sleep.look(85_000 * MS, wall.plusSeconds(15 + 660))).isEqualTo(Duration.ofMinutes(11));
    }

    @Test
    void s17AMachineThatSleptIsReadAnewAndAClockPutBackIsNot() {
        World world = world().declare(HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0"))
                .settle();
        world.kernel.faults().holdEvents(true); // what happened in its sleep is not told
        world.ip("route del 10.1.0.0/16");
        double scans = world.parts.tally.scans.count();

        world.clock.jumpWall(Duration.ofHours(-1));
        world.settle(Duration.ofMillis(10));
        assertThat(world.parts.tally.scans.count()).isEqualTo(scans);
        world.clock.jumpWall(Duration.ofMinutes(11));
        world.settle(Duration.ofSeconds(16));

        assertThat(world.routes()).hasSize(1);
        assertThat(world.control().status().lastScan().reason()).isEqualTo("asleep for 660 s");
    }
}
