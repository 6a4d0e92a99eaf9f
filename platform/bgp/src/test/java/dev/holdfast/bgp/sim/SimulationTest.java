package dev.holdfast.bgp.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Networks of two to five speakers in which things happen; when they have come to rest, every table is as a plain model says.
 * A seed that fails is printed with what happened; {@code -Dbgp.seed=N} runs that one alone, {@code -Dbgp.seeds=N} so many.
 */
class SimulationTest {
    private static final long ONLY = Long.getLong("bgp.seed", -1);
    private static final long SEEDS = Long.getLong("bgp.seeds", 2_000);
    private static final Duration ENOUGH = Duration.ofSeconds(Long.getLong("bgp.seconds", 15));

    @Test
    void allTablesAgreeWhenNothingMovesAnyMore() {
        long begin = System.nanoTime();
        long seed = ONLY < 0 ? 0 : ONLY;
        long last = ONLY < 0 ? SEEDS : ONLY + 1;
        for (; seed < last && System.nanoTime() - begin < ENOUGH.toNanos(); seed++) {
            var scenario = new Scenario(seed);
            List<String> wrong = scenario.run();
            assertThat(wrong)
                    .as("seed %d%n%s%n", seed, String.join("\n", scenario.events()))
                    .isEmpty();
        }
        System.out.println(seed + " seeds in "
                + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
    }
}
