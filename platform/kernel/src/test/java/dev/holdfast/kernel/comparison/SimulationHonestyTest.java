package dev.holdfast.kernel.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Dataplane;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same random steps on the simulated kernel and on a real one, compared after each: what was answered, what is held,
 * what was told and whether it had an author. {@code -Dholdfast.seed=N} takes that seed alone,
 * {@code -Dholdfast.seeds=N} the first N and a new one, {@code -Dholdfast.steps=N} sets the steps of each.
 */
final class SimulationHonestyTest {
    private static final int OUR_PROTOCOL = 73;
    private static final int SOME_PORT = 4711;
    private static final int STEPS = Integer.getInteger("holdfast.steps", 120);
    private static final Duration PATIENCE = Duration.ofSeconds(4);

    static LongStream seeds() {
        Long one = Long.getLong("holdfast.seed");
        LongStream known = LongStream.rangeClosed(1, Integer.getInteger("holdfast.seeds", 4));
        return one == null ? LongStream.concat(known, LongStream.of(System.nanoTime())) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void theSimulatedKernelDoesWhatTheRealOneDoes(long seed) throws Exception {
        try (Netns netns = Netns.create("honest")) {
            netns.in(
                    "sysctl -q -w net.ipv4.conf.all.promote_secondaries=0 net.ipv4.conf.default.promote_secondaries=0");
            try (Dataplane linux = LinuxDataplane.open(LinuxOptions.defaults().withNetns(netns.name()))) {
                var kernel = new SimulatedKernel();
                var real = new World(linux, netns::can);
                var simulated = new World(kernel.dataplane(OUR_PROTOCOL), command -> kernel.ip(SOME_PORT, command)
                        .isEmpty());
                compare(real, simulated, seed);
            }
        }
    }

    private static void compare(World real, World simulated, long seed) {
        var log = new ArrayList<String>();
        for (String command : RandomSteps.SETUP) {
            Step step = Step.ip(command);
            real.take(step);
            simulated.take(step);
        }
        awaitLinks(real, simulated);
        compareAll(real, simulated, log, seed);
        var steps = new RandomSteps(seed);
        for (int i = 0; i < STEPS; i++) {
            Step step = steps.next();
            String inSimulation = simulated.take(step);
            log.add(step + " -> " + inSimulation);
            String inReality = real.take(step);
            assertThat(inSimulation)
                    .as("%s%nseed %d, after%n%s%nwhich led to%n%s", step, seed, tail(log), lines(simulated.state()))
                    .isEqualTo(inReality);
            awaitLinks(real, simulated);
            compareAll(real, simulated, log, seed);
        }
    }

    /** A real kernel takes its time to notice a carrier. */
    private static void awaitLinks(World real, World simulated) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!real.links().equals(simulated.links()) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
    }

    private static void compareAll(World real, World simulated, List<String> log, long seed) {
        real.settle();
        assertThat(simulated.state())
                .as("held by the simulated kernel; seed %d, after%n%s", seed, tail(log))
                .isEqualTo(real.state());
        assertThat(simulated.takeEvents())
                .as("told by the simulated kernel; seed %d, after%n%s", seed, tail(log))
                .isEqualTo(real.takeEvents());
    }

    private static String tail(List<String> log) {
        return lines(log.subList(Math.max(0, log.size() - 40), log.size()));
    }

    private static String lines(List<String> all) {
        return String.join("\n", all);
    }
}
