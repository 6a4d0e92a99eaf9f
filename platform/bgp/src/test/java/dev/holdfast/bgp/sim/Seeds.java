package dev.holdfast.bgp.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.function.LongFunction;

/**
 * Runs scenarios one after the other. One that fails is printed with what happened; {@code -Dbgp.seed=N} runs that one alone,
 * {@code -Dbgp.seeds=N} so many, {@code -Dbgp.seconds=N} for so long at most.
 */
public final class Seeds {
    private static final long ONLY = Long.getLong("bgp.seed", -1);
    private static final long MOST = Long.getLong("bgp.seeds", 2_000);
    private static final Duration ENOUGH = Duration.ofSeconds(Long.getLong("bgp.seconds", 8));

    private Seeds() {}

    public static void run(LongFunction<Scenario> scenarios) {
        long begin = System.nanoTime();
        long seed = ONLY < 0 ? 0 : ONLY;
        long last = ONLY < 0 ? MOST : ONLY + 1;
        for (; seed < last && System.nanoTime() - begin < ENOUGH.toNanos(); seed++) {
            Scenario scenario = scenarios.apply(seed);
            List<String> wrong = scenario.run();
            assertThat(wrong)
                    .as("seed %d%n%s%n", seed, String.join("\n", scenario.events()))
                    .isEmpty();
        }
        System.out.println(seed + " seeds in " + (System.nanoTime() - begin) / 1_000_000 + " ms");
    }
}
