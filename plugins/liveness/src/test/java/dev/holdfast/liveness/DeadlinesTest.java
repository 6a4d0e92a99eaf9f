package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeadlinesTest {

    @Test
    void behavesAsASortedMapWould() {
        var random = new SplittableRandom(11);
        for (int round = 0; round < 200; round++) {
            var deadlines = new Deadlines();
            var times = new TreeMap<Integer, Long>();
            for (int step = 0; step < 500; step++) {
                int slot = random.nextInt(150);
                int what = random.nextInt(10);
                if (what < 7) {
                    long due = random.nextInt(1000);
                    deadlines.set(slot, due);
                    times.put(slot, due);
                } else if (what == 7) {
                    deadlines.set(slot, LivenessSession.NEVER);
                    times.remove(slot);
                } else if (deadlines.size() > 0) {
                    long first = deadlines.first();
                    int taken = deadlines.take();
                    assertThat(first).isEqualTo(times.remove(taken));
                    assertThat(times.values()).allMatch(due -> due >= first);
                }
                assertThat(deadlines.size()).isEqualTo(times.size());
                assertThat(deadlines.first())
                        .isEqualTo(times.values().stream()
                                .mapToLong(Long::longValue)
                                .min()
                                .orElse(LivenessSession.NEVER));
            }
        }
    }

    @Test
    void ofTwoThatAreDueTogetherTheEarlierSetGoesFirst() {
        var deadlines = new Deadlines();
        for (int slot = 99; slot >= 0; slot--) {
            deadlines.set(slot, 7);
        }
        for (int slot = 99; slot >= 0; slot--) {
            assertThat(deadlines.take()).isEqualTo(slot);
        }
    }
}
