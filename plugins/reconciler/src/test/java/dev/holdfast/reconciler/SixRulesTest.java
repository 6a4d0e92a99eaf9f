package dev.holdfast.reconciler;

import static dev.holdfast.reconciler.HealingTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.IntentState;
import dev.holdfast.model.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules that carry the design, one test each; that there is one writer only is a rule of structure, tested in lab. */
class SixRulesTest {
    @TempDir
    Path directory;

    private World world;
    private final Route a = route("10.1.0.0/16", "192.0.2.1", "v0");
    private final Route b = route("10.2.0.0/16", "192.0.2.1", "v0");

    @BeforeEach
    void aHostWithOneLink() {
        world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("addr add 192.0.2.2/24 dev v0");
        world.start();
    }

    @Test
    void rule2LevelNotEdgeALostEventCostsLatencyAndNeverCorrectness() {
        world.declare(a).settle();
        world.kernel.faults().holdEvents(true); // no event ever arrives
        world.ip("route del 10.1.0.0/16").settle(Duration.ofSeconds(20));
        assertThat(world.routes()).isEmpty();
        world.settle(Duration.ofSeconds(20));
        assertThat(world.routes()).hasSize(1);
    }

    @Test
    void rule3NothingIsPrunedBeforeEverySourceIsSettled() {
        world.declare(a, b).settle().kill();
        World after = new World(directory, ReconcilerConfig.defaults(), false, world).start();
        after.table.source("another");
        after.declare(a).settle(Duration.ofSeconds(200));
        assertThat(after.routes()).hasSize(2);
        assertThat(after.view(b.key()).status().diagnostic().what()).contains("another");
    }

    @Test
    void rule4OwnMeansOurNumberAndOurRecordBoth() {
        world.ip("route add 10.1.0.0/16 dev v0 metric 100 proto 73") // our number, not on record
                .ip("route add 10.2.0.0/16 dev v0 metric 100"); // neither
        world.declare(a, b).settle().declare().settle();
        assertThat(world.routes())
                .containsExactly("10.1.0.0/16 dev v0 proto 73 metric 100", "10.2.0.0/16 dev v0 proto 3 metric 100");
    }

    @Test
    void rule5NoEchoOurOwnWritesAndForeignNoiseWakeNothing() {
        world.declare(a, b).settle();
        double passes = world.parts.tally.passes.count();
        double writes = world.parts.tally.writes.count();
        for (int i = 0; i < 1000; i++) {
            world.ip("route add 172.16." + i % 250 + ".0/24 dev v0 metric " + (1 + i));
        }
        world.settle(Duration.ofSeconds(2));
        assertThat(world.parts.tally.passes.count()).isEqualTo(passes);
        assertThat(world.parts.tally.writes.count()).isEqualTo(writes);
    }

    @Test
    void rule5TheLoopDetectorTripsLoudlyAndSlowsDownWithoutLosingAnything() {
        world.declare(a).settle();
        for (int i = 0; i < 700; i++) {
            world.ip("addr add 198.51.100.7/32 dev v0").settle(Duration.ofMillis(4));
            world.ip("addr del 198.51.100.7/32 dev v0").settle(Duration.ofMillis(4));
        }
        assertThat(world.parts.tally.breakerTrips.count()).isEqualTo(1);
        assertThat(world.control().status().loopBreaker()).startsWith("tripped");
        world.ip("route del 10.1.0.0/16").settle();
        assertThat(world.state(a.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.routes()).hasSize(1);
        world.settle(Duration.ofSeconds(60));
    }

    @Test
    void rule6InstalledMeansSeenAndSaysWhen() {
        world.kernel
                .faults()
                .refuseAll(change -> change.toString().contains("10.1."), "ENETUNREACH", "Nexthop has invalid gateway");
        world.declare(a, b).settle();
        assertThat(world.state(a.key())).isEqualTo(IntentState.PENDING);
        assertThat(world.view(a.key()).status().diagnostic().what())
                .contains("ENETUNREACH, Nexthop has invalid gateway");
        assertThat(world.view(a.key()).status().verifiedAt()).isNull();
        Instant acknowledged = world.view(b.key()).status().verifiedAt();
        world.settle(Duration.ofSeconds(40));
        assertThat(world.view(b.key()).status().verifiedAt()).isAfter(acknowledged);
    }
}
