package dev.holdfast.reconciler;

import static dev.holdfast.reconciler.HealingTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random disturbances by seed, with lost events, broken dumps, refused writes and restarts among them. After every quiet
 * time the kernel is as wanted and nothing foreign was touched. A seed that fails is the whole bug report.
 */
class ChaosTest {
    private static final int ROUNDS = 60;

    @TempDir
    Path directory;

    private SplittableRandom random;
    private World world;
    private final List<String> history = new ArrayList<>();

    /** Sixty by default; {@code -Dholdfast.seed=N -Dholdfast.seeds=N} chooses the first and how many. */
    static LongStream seeds() {
        long first = Long.getLong("holdfast.seed", 1);
        return LongStream.range(first, first + Long.getLong("holdfast.seeds", 60));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterEveryQuietTheKernelIsAsWanted(long seed) {
        random = new SplittableRandom(seed);
        world = new World(directory, Chaos.calm(ReconcilerConfig.defaults().scanInterval()), false, null);
        for (String command : Chaos.HOST) {
            world.ip(command);
        }
        world.start().declare(Chaos.WANTED).settle(Duration.ofSeconds(5));
        check();
        for (int round = 0; round < ROUNDS; round++) {
            history.clear();
            disturb(1 + random.nextInt(4));
            world.kernel.faults().clear();
            world.settle(Duration.ofSeconds(90)); // longer than the longest retry and a scan
            check();
        }
    }

    private void disturb(int times) {
        List<String> amends = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            fault();
            String[] words = Chaos.DISTURBANCES[random.nextInt(Chaos.DISTURBANCES.length)].split("~");
            act(words[0]);
            for (int k = 1; k < words.length; k++) {
                amends.add(words[k]);
            }
            if (random.nextBoolean()) {
                world.settle(Duration.ofMillis(random.nextInt(300)));
            }
            if (random.nextInt(12) == 0) {
                restart();
            }
        }
        amends.forEach(this::act);
    }

    private void act(String words) {
        history.add(words + " -> " + world.kernel.ip(1000 + random.nextInt(50), words));
    }

    private void fault() {
        switch (random.nextInt(9)) {
            case 0 -> {
                history.add("events are lost");
                world.kernel.faults().loseEvents(1 + random.nextInt(3));
            }
            case 1 -> {
                history.add("a dump breaks off");
                world.kernel.faults().breakDump(random.nextInt(5), "broken off");
            }
            case 2 -> {
                history.add("a write is refused");
                world.kernel.faults().refuse(1 + random.nextInt(3), "ENOBUFS", "injected");
            }
            case 3 -> {
                history.add("a route goes during a dump");
                world.kernel
                        .faults()
                        .duringDump(random.nextInt(5), () -> world.kernel.ip(999, "route del 10.1.0.0/16"));
            }
            case 4 -> {
                history.add("an answer is lost");
                world.kernel.faults().loseAck(1 + random.nextInt(3));
            }
            default -> {}
        }
    }

    private void restart() {
        history.add("kill -9");
        world.kill();
        act(Chaos.DISTURBANCES[random.nextInt(9)]);
        world = new World(directory, Chaos.calm(ReconcilerConfig.defaults().scanInterval()), false, world)
                .start()
                .declare(Chaos.WANTED);
    }

    private void check() {
        for (KernelObject object : Chaos.WANTED) {
            assertThat(world.state(object.key()))
                    .as("%s after %s", world.view(object.key()), history)
                    .isEqualTo(IntentState.INSTALLED);
        }
        assertThat(world.routes()).as("after %s", history).contains(Chaos.FOREIGN);
        for (KernelObject object : Chaos.WANTED) {
            if (object instanceof Route route) {
                assertThat(standsFirst(route))
                        .as(
                                "%s after %s; there are %s; %s %s",
                                route,
                                history,
                                world.routes(),
                                world.control().status(),
                                world.parts.standings.at(world.parts.rows.find(route.key())))
                        .isTrue();
            }
        }
    }

    /** Asks the kernel and not the daemon. */
    private boolean standsFirst(Route route) {
        List<Forwarding> seen = new ArrayList<>();
        try {
            world.dataplane.dumpRoutes(
                    new dev.holdfast.api.RouteFilter(null, route.key().table(), null), cursor -> {
                        var copy = cursor.toRoute();
                        if (route.key().equals(copy.key())) {
                            seen.add(copy.forwarding());
                        }
                    });
        } catch (dev.holdfast.api.DumpException e) {
            throw new AssertionError(e);
        }
        return !seen.isEmpty() && route.forwarding().isMetBy(seen.get(0));
    }
}
